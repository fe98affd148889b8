package dev.banyan.operate.prometheus;

import java.util.List;
import java.util.Map;

/**
 * A page of metrics as far as it was asked for.
 *
 * @param samples in the page's order, each series once
 * @param types of the families asked for that have a {@code # TYPE} line
 * @param lines with a value that the page had, those not asked for included
 */
public record MetricPage(List<MetricSample> samples, Map<String, MetricType> types, int lines) {

  public MetricPage {
    samples = List.copyOf(samples);
    types = Map.copyOf(types);
  }
}
