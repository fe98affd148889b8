package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.MilliCpu;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** From text to {@link AppManifest}: syntax, then schema and rules together, then the records. */
final class ManifestReader {

  private static final int MISTAKES_MAX = 50;

  private final YamlTree yaml;

  private ManifestReader(YamlTree yaml) {
    this.yaml = yaml;
  }

  static AppManifest read(String text) {
    YamlTree yaml = YamlTree.read(text);
    List<ManifestMistake> mistakes = new ArrayList<>(yaml.mistakes());
    if (mistakes.stream().noneMatch(mistake -> mistake.message().startsWith("this is not YAML"))) {
      mistakes.addAll(ManifestSchema.check(yaml));
      mistakes.addAll(ManifestRules.check(yaml));
    }
    if (!mistakes.isEmpty()) {
      throw new ManifestException(
          mistakes.stream()
              .distinct()
              .sorted(Comparator.comparingInt(ManifestMistake::line))
              .limit(MISTAKES_MAX)
              .toList());
    }
    return new ManifestReader(yaml).manifest(text);
  }

  /**
   * Reads a text that was checked when it was released. A warm start thus does without the schema
   * validator and the cron parser, whose classes alone cost a quarter of its time.
   */
  static AppManifest readChecked(String text) {
    YamlTree yaml = YamlTree.read(text);
    return yaml.mistakes().isEmpty() ? new ManifestReader(yaml).manifest(text) : read(text);
  }

  private AppManifest manifest(String text) {
    JsonNode root = yaml.root();
    Map<String, ServiceSpec> services = new LinkedHashMap<>();
    root.path("services")
        .properties()
        .forEach(entry -> services.put(entry.getKey(), service(entry.getKey(), entry.getValue())));
    List<RouteSpec> routes = new ArrayList<>();
    root.path("routes").forEach(node -> routes.add(route(node)));
    List<ScheduleSpec> schedules = new ArrayList<>();
    root.path("schedules").forEach(node -> schedules.add(schedule(node)));
    return new AppManifest(
        root.path("name").asText(),
        text(root, "host"),
        environment(root.path("env"), "/env"),
        services,
        routes,
        schedules,
        text(root, "release"),
        text);
  }

  private ServiceSpec service(String name, JsonNode node) {
    String directory = text(node, "directory").orElse(".");
    Map<String, String> environment =
        environment(node.path("env"), YamlTree.child("/services", name) + "/env");
    if (node.has("static")) {
      return new ServiceSpec.StaticFiles(
          name,
          directory,
          text(node, "build"),
          environment,
          node.path("static").asText(),
          node.path("spa").asBoolean(false));
    }
    return new ServiceSpec.Process(
        name,
        directory,
        text(node, "build"),
        environment,
        node.path("run").asText(),
        health(node.path("health")),
        integer(node, "port"),
        ReplicaRange.parse(node.path("replicas").asText("1")),
        scale(node.path("scale")),
        resources(node.path("resources")),
        duration(node, "stopGrace", "10s"),
        duration(node, "startTimeout", "60s"));
  }

  /** Flat: {@code up: {window: 60s}} becomes {@code up.window}, a list one text with commas. */
  static Map<String, String> scale(JsonNode node) {
    Map<String, String> scale = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                entry
                    .getValue()
                    .properties()
                    .forEach(
                        nested ->
                            scale.put(
                                entry.getKey() + "." + nested.getKey(), joined(nested.getValue())));
              } else {
                scale.put(entry.getKey(), entry.getValue().asText());
              }
            });
    return scale;
  }

  private static String joined(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(each -> texts.add(each.asText()));
    return node.isArray() ? String.join(", ", texts) : node.asText();
  }

  private static Optional<ServiceSpec.HealthSpec> health(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServiceSpec.HealthSpec(
            node.isTextual() ? node.asText() : node.path("path").asText(),
            duration(node, "interval", "5s"),
            duration(node, "timeout", "2s"),
            node.path("failures").asInt(3)));
  }

  private static ServiceSpec.Resources resources(JsonNode node) {
    return new ServiceSpec.Resources(
        text(node, "cpu").map(MilliCpu::parse),
        text(node, "cpuLimit").map(MilliCpu::parse),
        text(node, "memory").map(ByteSize::parse),
        integer(node, "pids"));
  }

  private static RouteSpec route(JsonNode node) {
    JsonNode cache = node.path("cache");
    String path = node.path("path").asText();
    return new RouteSpec(
        path.length() > 1 ? path.replaceAll("/+$", "") : path,
        node.path("to").asText(),
        RouteSpec.Identity.valueOf(upper(node, "identity", "none")),
        node.path("limit").asText("none").equals("plan"),
        RouteSpec.TrafficClass.valueOf(upper(node, "class", "interactive")),
        cache.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new RouteSpec.Cache(
                    duration(cache, "GET", "60s"),
                    cache.path("staleOnError").asBoolean(false),
                    cache.path("shared").asBoolean(false))),
        node.path("strip").asBoolean(false),
        duration(node, "timeout", "60s"));
  }

  private static ScheduleSpec schedule(JsonNode node) {
    return new ScheduleSpec(
        node.path("name").asText(),
        node.path("service").asText(),
        node.path("cron").asText(),
        ZoneId.of(node.path("timezone").asText("UTC")),
        node.path("run").asText());
  }

  /** Values as they stand in the file: {@code 007}, {@code yes} and {@code 1.10} stay so. */
  private Map<String, String> environment(JsonNode node, String pointer) {
    Map<String, String> variables = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              String written = yaml.written(YamlTree.child(pointer, entry.getKey()));
              variables.put(
                  entry.getKey(), written.isEmpty() ? entry.getValue().asText() : written);
            });
    return variables;
  }

  private static String upper(JsonNode node, String key, String fallback) {
    return node.path(key).asText(fallback).toUpperCase(Locale.ROOT);
  }

  private static Optional<String> text(JsonNode node, String key) {
    return node.has(key) ? Optional.of(node.path(key).asText()) : Optional.empty();
  }

  private static OptionalInt integer(JsonNode node, String key) {
    return node.has(key) ? OptionalInt.of(node.path(key).asInt()) : OptionalInt.empty();
  }

  private static Duration duration(JsonNode node, String key, String fallback) {
    return Durations.parse(node.path(key).asText(fallback));
  }
}
