package dev.banyan.operate.prometheus;

import java.util.Map;

/**
 * One line of a page: a value of a series now.
 *
 * @param name such as {@code http_requests_total}, {@code …_bucket} for a histogram's bucket
 * @param labels by name
 * @param value any, also NaN and the infinities
 */
public record MetricSample(String name, Map<String, String> labels, double value) {

  public MetricSample {
    labels = Map.copyOf(labels);
  }
}
