package dev.banyan.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;

/** A report for machines: figures by name, with their targets. */
public final class JsonReport {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  public static String render(Report report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("bench", report.bench());
    tree.put("title", report.title());
    tree.put("at", report.at().toString());
    tree.put("command", report.command());
    tree.put("machine", report.machine());
    tree.put("valid", report.valid());
    tree.put("invalid", report.invalid());
    tree.put("figures", report.figures().stream().map(JsonReport::figure).toList());
    tree.put("sections", report.sections());
    try {
      return JSON.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report holds nothing that JSON cannot", e);
    }
  }

  private static Map<String, Object> figure(Figure figure) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", figure.name());
    // JSON has no NaN.
    if (Double.isFinite(figure.value())) {
      tree.put("value", figure.value());
    }
    tree.put("unit", figure.unit());
    tree.put("origin", figure.label());
    figure
        .target()
        .ifPresent(
            target -> {
              tree.put("target", target.text());
              tree.put("verdict", figure.verdict());
            });
    return tree;
  }
}
