package dev.banyan.scale.hpa;

import dev.banyan.kernel.config.ConfigBinder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the vectors; their README tells the format. */
@SuppressWarnings("unchecked") // the files are ours
final class HpaVectors {

  record Vector(String name, HpaFile spec, List<Tick> ticks) {}

  record Tick(
      Instant at, ScaleStatus status, MetricReadings readings, OptionalInt raw, int desired) {}

  private HpaVectors() {}

  static List<Vector> read(String file) {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(1_000);
    try (InputStream in = HpaVectors.class.getResourceAsStream(file + ".yaml")) {
      Map<String, Object> root =
          new Yaml(new SafeConstructor(options)).load(Objects.requireNonNull(in, file));
      return ((List<Map<String, Object>>) root.get("cases")).stream().map(HpaVectors::of).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Vector of(Map<String, Object> node) {
    HpaFile spec = ConfigBinder.bind((Map<String, Object>) node.get("spec"), HpaFile.class);
    var ticks = new ArrayList<Tick>();
    int current = -1;
    Object pods = List.of();
    Object metrics = Map.of();
    for (Map<String, Object> tick : (List<Map<String, Object>>) node.get("ticks")) {
      current = tick.containsKey("current") ? (int) tick.get("current") : current;
      pods = tick.getOrDefault("pods", pods);
      metrics = tick.getOrDefault("metrics", metrics);
      Map<String, Object> expect = (Map<String, Object>) tick.get("expect");
      Instant at = VectorPods.seconds(tick.get("at"));
      ticks.add(
          new Tick(
              at,
              new ScaleStatus(current, (int) tick.getOrDefault("status", current)),
              readings(pods, metrics, new VectorPods(at, current, resource(spec))),
              expect.containsKey("raw")
                  ? OptionalInt.of((int) expect.get("raw"))
                  : OptionalInt.empty(),
              (int) expect.get("desired")));
      current = (int) expect.get("desired");
    }
    return new Vector((String) node.get("name"), spec, ticks);
  }

  /** The one resource that a quantity without a map belongs to. */
  private static String resource(HpaFile spec) {
    return spec.metrics().stream()
        .flatMap(metric -> metric.resource().stream())
        .findFirst()
        .orElse("cpu");
  }

  private static MetricReadings readings(Object pods, Object metrics, VectorPods reader) {
    var values = new HashMap<String, List<Long>>();
    var failures = new HashMap<String, String>();
    ((Map<String, Object>) metrics)
        .forEach(
            (name, value) -> {
              switch (value) {
                case Map<?, ?> error -> failures.put(name, "cannot be read: " + error);
                case List<?> series ->
                    values.put(name, series.stream().map(VectorPods::milli).toList());
                default -> values.put(name, List.of(VectorPods.milli(value)));
              }
            });
    return new MetricReadings(
        ((List<Map<String, Object>>) pods).stream().map(reader::group).toList(), values, failures);
  }
}
