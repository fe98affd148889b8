package dev.banyan.operate.observe;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a recording says of the system that is asked about. An exporter speaks for others and tells
 * of its own process beside: that is left out, or a database would seem idle because the program
 * that asks it is. Of one reading.
 */
final class TargetSeries {

  /** What Prometheus calls a target; a page has neither label and is one. */
  private record Place(String job, String instance) {
    static Place of(Map<String, String> labels) {
      return new Place(labels.getOrDefault("job", ""), labels.getOrDefault("instance", ""));
    }
  }

  private final Recording recording;
  private final Set<Place> exporters = new HashSet<>();

  TargetSeries(Recording recording, ExporterMarks marks) {
    this.recording = recording;
    for (String mark : marks.names()) {
      recording.of(mark).keySet().forEach(labels -> exporters.add(Place.of(labels)));
    }
  }

  /** The series of a name that are the system's. */
  Map<Map<String, String>, Track> of(String name) {
    Map<Map<String, String>, Track> all = recording.of(name);
    if (exporters.isEmpty() || all.isEmpty() || !ExporterMarks.ownProcess(name)) {
      return all;
    }
    Map<Map<String, String>, Track> out = new HashMap<>(all);
    out.keySet().removeIf(labels -> exporters.contains(Place.of(labels)));
    return out;
  }

  /** Whether a name is there, but only as an exporter's own. */
  boolean onlyExportersOwn(String name) {
    return !recording.of(name).isEmpty() && of(name).isEmpty();
  }
}
