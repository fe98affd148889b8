package dev.banyan.operate.observe;

import dev.banyan.operate.prometheus.MetricSample;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.operate.prometheus.RangeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What was read of a target, over time. Bounded: what would not fit ends the recording with words.
 * Not thread-safe.
 */
public final class Recording {

  private static final int SERIES_MAX = 100_000;
  private static final int VALUES_MAX = 5_000_000;

  private final TreeSet<Long> reads = new TreeSet<>();
  private final Map<String, Map<Map<String, String>, Track>> tracks = new HashMap<>();
  private int series;
  private int values;

  /** Takes in one read of a page; one that is not later than those before is passed over. */
  public void add(Instant at, List<MetricSample> samples) {
    long now = at.toEpochMilli();
    if (!reads.isEmpty() && now <= reads.last()) {
      return;
    }
    long before = reads.isEmpty() ? Track.NEVER : reads.last();
    reads.add(now);
    for (MetricSample sample : samples) {
      track(sample.name(), sample.labels(), before).add(now, sample.value());
      count();
    }
  }

  /** Takes in what a Prometheus server has, which may begin anywhere. */
  public void add(List<RangeSeries> found) {
    for (RangeSeries each : found) {
      Track track = track(each.name(), each.labels(), Track.NEVER);
      for (RangeSeries.Point point : each.points()) {
        long at = point.at().toEpochMilli();
        reads.add(at);
        if (track.size() == 0 || at > track.last()) {
          track.add(at, point.value());
          count();
        }
      }
    }
  }

  /** Forgets what was read longer ago than that. */
  public void keep(Duration reach) {
    if (reads.isEmpty()) {
      return;
    }
    long oldest = reads.last() - reach.toMillis();
    reads.headSet(oldest).clear();
    values = 0;
    series = 0;
    for (Map<Map<String, String>, Track> each : tracks.values()) {
      each.values().removeIf(track -> track.size() == 0 || track.last() < oldest);
      for (Track track : each.values()) {
        track.forgetBefore(oldest);
        values += track.size();
        series++;
      }
    }
  }

  /** How often the target was read. */
  public int reads() {
    return reads.size();
  }

  /** How many series are known. */
  public int series() {
    return series;
  }

  /** The times of reading, oldest first. */
  List<Long> times() {
    return new ArrayList<>(reads);
  }

  Map<Map<String, String>, Track> of(String name) {
    return tracks.getOrDefault(name, Map.of());
  }

  private Track track(String name, Map<String, String> labels, long absentAt) {
    return tracks
        .computeIfAbsent(name, key -> new HashMap<>())
        .computeIfAbsent(
            labels,
            key -> {
              series++;
              if (series > SERIES_MAX) {
                throw new MetricsException(
                    "The target has more than " + SERIES_MAX + " series of the metrics read.");
              }
              return new Track(absentAt);
            });
  }

  private void count() {
    values++;
    if (values > VALUES_MAX) {
      throw new MetricsException(
          "More than "
              + VALUES_MAX
              + " values were read; watch for less time (--for), or less often (--every).");
    }
  }
}
