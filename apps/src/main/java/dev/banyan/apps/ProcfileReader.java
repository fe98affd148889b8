package dev.banyan.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code Procfile}: one {@code name: command} a line, {@code release} being special. */
final class ProcfileReader {

  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):\\s*(.+)");

  /** What it says. */
  record Read(List<Detector.Found> services, Optional<String> release) {}

  private ProcfileReader() {}

  /**
   * Reads it.
   *
   * @param own what the folder's other files say, for the build command
   */
  static Read read(String text, List<Detector.Found> own) {
    Optional<String> build = own.stream().flatMap(found -> found.build().stream()).findFirst();
    List<Detector.Found> services = new ArrayList<>();
    Optional<String> release = Optional.empty();
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher matcher = LINE.matcher(line);
      if (line.startsWith("#") || !matcher.matches()) {
        continue;
      }
      if (matcher.group(1).equals("release")) {
        release = Optional.of(matcher.group(2));
        continue;
      }
      services.add(
          new Detector.Found(
              Detector.label(matcher.group(1), "web"),
              ".",
              build,
              Optional.of(matcher.group(2)),
              Optional.empty(),
              false,
              Optional.empty(),
              List.of()));
    }
    return new Read(services, release);
  }
}
