package dev.banyan.scale.lint.guide;

import java.util.List;

/** A metric that the product exposes. */
public record MetricDefinition(
    String name, String type, List<String> labels, int line, String quote) implements Cited {

  public MetricDefinition {
    Require.brief("name", name);
    Require.brief("type", type);
    Require.brief("labels", labels);
    Cite.check(line, quote);
  }
}
