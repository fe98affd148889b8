package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.apps.autoscale.Rates;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.NearestName;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.predict.Prediction;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code scale:} needs beside itself: a range to move in, and for each target that something
 * measures it.
 */
final class ScaleRules {

  private static final List<String> OF_QUEUE = List.of("oldest", "length");
  private static final List<String> OF_EDGE = List.of("p95", "p99", "inFlight");
  private static final List<String> OF_DEMAND = List.of("cpu", "inFlight");
  private static final List<String> OF_REQUEST = List.of("cpu", "memory");

  private ScaleRules() {}

  /**
   * Looks at one service.
   *
   * @param routed whether a route leads to it
   * @return by the key below {@code scale}, or {@code ""} for all of it, what is wrong; each goes
   *     on from {@code services.NAME.scale}
   */
  static Map<String, String> check(JsonNode service, boolean routed, int low, int high) {
    Map<String, String> wrong = new LinkedHashMap<>();
    JsonNode scale = service.path("scale");
    if (!scale.isObject() || scale.isEmpty()) {
      return wrong;
    }
    if (low >= high) {
      wrong.put("", " needs a range to move in; write for example replicas: 1..4");
    }
    if (OF_QUEUE.stream().anyMatch(scale::has) && !scale.has("queue")) {
      wrong.put("", " says how long a queue may be, but not which; add `queue: <name>`");
    }
    for (String key : OF_REQUEST) {
      if (scale.has(key) && !service.path("resources").has(key)) {
        wrong.put(
            key,
            "."
                + key
                + " is a share of what an instance requests; add resources: {"
                + key
                + ": "
                + (key.equals("cpu") ? "250m" : "256Mi")
                + "}");
      }
    }
    for (String key : OF_EDGE) {
      if (scale.has(key) && !routed) {
        wrong.put(key, "." + key + " is measured at the edge, and no route leads to this service");
      }
    }
    predict(scale, wrong);
    if (wrong.isEmpty()) {
      policy(scale, low, high, wrong);
    }
    return wrong;
  }

  private static void predict(JsonNode scale, Map<String, String> wrong) {
    JsonNode predict = scale.path("predict");
    if (!predict.isObject()) {
      return;
    }
    boolean ofQueue = scale.has("queue") && (scale.has("length") || !scale.has("oldest"));
    if (!ofQueue && OF_DEMAND.stream().noneMatch(scale::has)) {
      wrong.put(
          "predict",
          ".predict foretells what cpu, inFlight or a queue's length come to; add one of them");
    }
    if (scale.path("up").path("select").asText().equals("disabled")) {
      wrong.put("predict", ".predict adds instances, and up.select is disabled");
    }
    String zone = predict.path("timezone").asText("UTC");
    try {
      ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      wrong.put(
          "predict.timezone",
          ".predict.timezone `"
              + zone
              + "` is unknown"
              + NearestName.of(zone, ZoneId.getAvailableZoneIds())
                  .map(near -> ", did you mean `" + near + "`?")
                  .orElse("; write one like Europe/Berlin"));
    }
    try {
      new Prediction(Durations.parse(predict.path("ahead").asText("5m")), ZoneOffset.UTC);
    } catch (IllegalArgumentException refused) {
      wrong.put("predict.ahead", ".predict.ahead: " + refused.getMessage());
    }
  }

  private static void policy(JsonNode scale, int low, int high, Map<String, String> wrong) {
    Map<String, String> written = ManifestReader.scale(scale);
    try {
      Rates.behavior(written, HpaSettings.kubernetes());
    } catch (IllegalArgumentException toldBySchemaOrHere) {
      wrong.put("", ": " + toldBySchemaOrHere.getMessage());
      return;
    }
    try {
      ScalePolicy.of(low, high, written, HpaSettings.kubernetes());
    } catch (IllegalArgumentException refused) {
      wrong.put("", ": " + refused.getMessage());
    }
  }
}
