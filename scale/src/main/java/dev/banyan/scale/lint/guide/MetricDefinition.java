package dev.banyan.scale.lint.guide;

import java.util.List;

/** A metric that the product exposes. */
public record MetricDefinition(
    String name, String type, List<String> labels, int line, String quote) implements Cited {

  public MetricDefinition {
    Cite.check(line, quote);
    Require.few("labels", labels);
  }
}
