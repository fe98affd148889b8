package dev.banyan.scale.advise;

import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.ScaleFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When to do what: bands, triggers and what actions cost. Read from YAML; shipped are {@link
 * #PRESETS}, the guides' own values with guide and line, and what no guide has a value for is
 * Banyan's own and says so. Immutable and thread-safe.
 *
 * @param name of the file
 * @param sustained how long "sustained" is where a trigger does not say
 * @param hold how long a trigger that fired must be back before it lets go
 * @param releasePercent how far back, in percent of its threshold
 * @param gap the longest pause between samples of an unbroken series
 */
public record Thresholds(
    String name,
    Duration sustained,
    Duration hold,
    int releasePercent,
    Duration gap,
    Map<Metric, Band> bands,
    List<Trigger> triggers,
    Map<Action, Effort> efforts) {

  /** The names that {@link #preset} knows. */
  public static final List<String> PRESETS = List.of("bondhu", "covibes", "ai-mate");

  private static final Duration SPAN_MAX = Duration.ofDays(1);
  private static final int ROWS_MAX = 200;

  public Thresholds {
    bands = Map.copyOf(bands);
    triggers = List.copyOf(triggers);
    efforts = Map.copyOf(efforts);
  }

  /**
   * A guide's thresholds.
   *
   * @throws IllegalArgumentException when there is no such preset, naming the nearest
   */
  public static Thresholds preset(String name) {
    if (!PRESETS.contains(name)) {
      throw new IllegalArgumentException(
          "preset: '"
              + name
              + "' is not one of "
              + String.join(", ", PRESETS)
              + NearestName.of(name, PRESETS)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(""));
    }
    return over(own(), shipped(name));
  }

  /**
   * Thresholds from a file's text.
   *
   * @throws ConfigException with every mistake, each naming its key
   */
  public static Thresholds read(String text) {
    return over(own(), ScaleFile.read(text, ThresholdFile.class));
  }

  /** How long a trigger has to hold. */
  Duration held(Trigger trigger) {
    return trigger.held().orElse(sustained);
  }

  /** The share of its threshold by which a trigger lets go. */
  double release() {
    return releasePercent / 100.0;
  }

  private static ThresholdFile own() {
    return shipped("banyan");
  }

  private static ThresholdFile shipped(String name) {
    return ScaleFile.resource(
        Thresholds.class, "thresholds-" + name + ".yaml", ThresholdFile.class);
  }

  private static Thresholds over(ThresholdFile own, ThresholdFile file) {
    var bands = new EnumMap<Metric, Band>(Metric.class);
    Stream.of(own, file)
        .flatMap(each -> each.bands().stream())
        .forEach(band -> bands.put(band.metric(), band));
    Set<Metric> said = file.triggers().stream().map(Trigger::metric).collect(Collectors.toSet());
    List<Trigger> triggers = new ArrayList<>(file.triggers());
    own.triggers().stream().filter(each -> !said.contains(each.metric())).forEach(triggers::add);
    var efforts = new EnumMap<Action, Effort>(Action.class);
    Stream.of(own, file)
        .flatMap(each -> each.efforts().stream())
        .forEach(effort -> efforts.put(effort.action(), effort));
    check(file);
    return new Thresholds(
        file.name(),
        file.sustained().or(own::sustained).orElseThrow(),
        file.hold().or(own::hold).orElseThrow(),
        file.releasePercent().or(own::releasePercent).orElseThrow(),
        file.gap().or(own::gap).orElseThrow(),
        bands,
        triggers,
        efforts);
  }

  private static void check(ThresholdFile file) {
    List<String> wrong = new ArrayList<>();
    Map.of("sustained", file.sustained(), "hold", file.hold(), "gap", file.gap())
        .forEach(
            (key, span) ->
                span.filter(given -> given.isZero() || given.compareTo(SPAN_MAX) > 0)
                    .ifPresent(given -> wrong.add(key + ": must be more than 0 and at most 1d")));
    file.releasePercent()
        .filter(given -> given < 0 || given > 50)
        .ifPresent(given -> wrong.add("releasePercent: " + given + " is not in 0..50"));
    if (file.triggers().size() + file.bands().size() + file.efforts().size() > ROWS_MAX) {
      wrong.add("the file has more than " + ROWS_MAX + " rows");
    }
    twice("bands", file.bands().stream().map(band -> band.metric().wire()), wrong);
    twice("triggers", file.triggers().stream().map(Trigger::key), wrong);
    twice("efforts", file.efforts().stream().map(effort -> effort.action().label()), wrong);
    if (!wrong.isEmpty()) {
      throw new ConfigException(wrong.stream().sorted().toList());
    }
  }

  private static void twice(String list, Stream<String> keys, List<String> wrong) {
    Set<String> seen = new HashSet<>();
    keys.filter(key -> !seen.add(key))
        .distinct()
        .forEach(key -> wrong.add(list + ": " + key.replace(">", " for ") + " stands there twice"));
  }
}
