package dev.banyan.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import dev.banyan.scale.plan.Figure;
import dev.banyan.scale.plan.Workload;
import dev.banyan.scale.plan.Workload.RequestClass;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CPU that requests took in a result of {@code banyan measure --out}. The file may come from
 * anywhere.
 *
 * @param target what was loaded
 * @param classes the result's rows, by the name of their class
 */
record MeasuredCpu(String target, Map<String, JsonNode> classes) {

  private static final int TARGET_LENGTH_MAX = 100;

  /**
   * Reads the result.
   *
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  static MeasuredCpu read(String json) {
    JsonNode root;
    try {
      root = Json.mapper().readTree(json);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "this is no JSON, and so no result of banyan measure --out: "
              + wrong.getOriginalMessage(),
          wrong);
    }
    JsonNode rows = root.path("demand").path("cpu").path("classes");
    if (!rows.isArray() || rows.isEmpty()) {
      JsonNode why = root.path("demand").path("missing").path("cpu");
      throw new IllegalArgumentException(
          "demand.cpu.classes: "
              + (why.isTextual()
                  ? "CPU was not measured: " + why.asText()
                  : "is missing; this is no result of banyan measure --out"));
    }
    var classes = new LinkedHashMap<String, JsonNode>();
    rows.forEach(row -> classes.put(row.path("name").asText(), row));
    String target = root.path("target").asText();
    return new MeasuredCpu(
        target.substring(0, Math.min(target.length(), TARGET_LENGTH_MAX)), classes);
  }

  /**
   * What the classes of a workload took.
   *
   * @param as the measured name of a class, where it is not its own
   * @throws IllegalArgumentException when none was measured, one of {@code as} was not, or what was
   *     measured is no figure to plan with
   */
  Map<String, Figure> of(Workload workload, Map<String, String> as) {
    var found = new LinkedHashMap<String, Figure>();
    as.forEach((name, measured) -> found.put(name, figure(measured)));
    for (RequestClass each : workload.classes()) {
      if (classes.containsKey(each.name()) && !as.containsKey(each.name())) {
        found.put(each.name(), figure(each.name()));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "demand.cpu.classes: measured are "
              + String.join(", ", classes.keySet())
              + "; the workload's classes are "
              + String.join(", ", workload.classes().stream().map(RequestClass::name).toList())
              + ". Say which is which: --measured-as 'CLASS=NAME'");
    }
    return found;
  }

  private Figure figure(String name) {
    JsonNode row = classes.get(name);
    if (row == null) {
      throw new IllegalArgumentException(
          "demand.cpu.classes: there is no '"
              + name
              + "'; measured are "
              + String.join(", ", classes.keySet()));
    }
    if (row.path("together").asBoolean()) {
      throw new IllegalArgumentException(
          "demand.cpu.classes: "
              + name
              + " were only measured together, so that none of them is known; measure each alone"
              + " too");
    }
    JsonNode perRequest = row.path("perRequest");
    if (perRequest.path("value").isNumber() && !perRequest.has("high")) {
      throw new IllegalArgumentException(
          "demand.cpu.classes: the measurement bounds the CPU of "
              + name
              + " by nothing; measure with longer steps");
    }
    return Figure.measured(
        number(perRequest, "low"),
        number(perRequest, "value"),
        number(perRequest, "high"),
        "CPU of " + name + " at " + target + ", with its 90 % interval");
  }

  private static double number(JsonNode of, String key) {
    JsonNode value = of.path(key);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("demand.cpu.classes: perRequest." + key + " is no number");
    }
    return value.asDouble();
  }
}
