package dev.banyan.scale.hpa;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pods of a tick.
 *
 * @param resource that a quantity without a map belongs to
 */
@SuppressWarnings("unchecked") // the files are ours
record VectorPods(Instant at, int current, String resource) {

  PodGroup group(Map<String, Object> node) {
    Object count = node.get("count");
    Object startedAgo = node.getOrDefault("startedAgo", "1h");
    Optional<Instant> started =
        "none".equals(startedAgo) ? Optional.empty() : Optional.of(ago(startedAgo));
    Object changedAgo =
        node.getOrDefault("readyChangedAgo", started.isPresent() ? startedAgo : "1h");
    boolean missing = Boolean.TRUE.equals(node.get("missing"));
    return new PodGroup(
        "current".equals(count) ? current : (int) Objects.requireNonNull(count),
        PodGroup.Phase.valueOf(
            ((String) node.getOrDefault("phase", "Running")).toUpperCase(Locale.ROOT)),
        Boolean.TRUE.equals(node.get("deleted")),
        switch (node.getOrDefault("ready", true).toString()) {
          case "true" -> PodGroup.Readiness.READY;
          case "false" -> PodGroup.Readiness.NOT_READY;
          default -> PodGroup.Readiness.UNKNOWN;
        },
        started,
        ago(changedAgo),
        amounts(node.get("request")),
        missing ? Map.of() : amounts(node.get("usage")),
        missing ? Map.of() : amounts(node.get("values")),
        ago(node.getOrDefault("sampleAgo", "0s")),
        Duration.between(Instant.EPOCH, seconds(node.getOrDefault("window", "30s"))));
  }

  private Map<String, Long> amounts(@Nullable Object node) {
    var amounts = new HashMap<String, Long>();
    switch (node) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((name, value) -> amounts.put((String) name, milli((Object) value)));
      default -> {
        if (!"none".equals(node)) {
          amounts.put(resource, milli(node));
        }
      }
    }
    return amounts;
  }

  private Instant ago(Object text) {
    return at.minusSeconds(seconds(text).getEpochSecond());
  }

  static long milli(Object quantity) {
    return Quantity.parse(quantity.toString()).milli();
  }

  static Instant seconds(@Nullable Object text) {
    String words = Objects.requireNonNull(text).toString();
    long unit = words.endsWith("h") ? 3600 : 1;
    return Instant.ofEpochSecond(unit * Long.parseLong(words.substring(0, words.length() - 1)));
  }
}
