package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Bands;
import dev.banyan.scale.lint.guide.Dimension;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Latency;
import dev.banyan.scale.lint.guide.Trigger;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is normal today does not already call for more machines. */
final class LatencyThreshold implements GuideRule {

  /** A latency from which something is to happen. */
  private record Threshold(String what, Fact above) {}

  @Override
  public String id() {
    return "latency-threshold";
  }

  @Override
  public String title() {
    return "Normal latencies are below the thresholds";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Threshold threshold : thresholds(guide)) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      List<Latency> over =
          guide.traffic().latencies().stream()
              .filter(
                  each -> each.takes().span().high().compareTo(threshold.above().span().low()) > 0)
              .toList();
      if (!over.isEmpty()) {
        found.add(finding(guide, threshold, over));
      }
    }
    return found;
  }

  private Finding finding(Guide guide, Threshold threshold, List<Latency> over) {
    return Finding.warning(
            this,
            "{} take longer than {} today, at which point the guide says: {}",
            over.stream().map(Latency::operation).collect(Collectors.joining(", ")),
            threshold.above(),
            threshold.what())
        .at(guide, threshold.above())
        .at(guide, over.stream().map(Latency::takes).toList())
        .steps(
            over.stream()
                .map(
                    each ->
                        Show.text(
                            "{}: {} s > {} s",
                            each.operation(),
                            each.takes().span(),
                            threshold.above().span()))
                .toList());
  }

  private static List<Threshold> thresholds(Guide guide) {
    var thresholds = new ArrayList<Threshold>();
    for (Trigger trigger : guide.watch().triggers()) {
      if (latency(trigger.metric(), trigger.above())) {
        thresholds.add(new Threshold(trigger.action(), trigger.above()));
      }
    }
    for (Bands bands : guide.watch().bands()) {
      for (Bands.Band band : bands.bands()) {
        band.above()
            .filter(above -> latency(bands.metric(), above))
            .ifPresent(above -> thresholds.add(new Threshold(band.state(), above)));
      }
    }
    return thresholds;
  }

  private static boolean latency(String metric, Fact above) {
    return metric.startsWith("latency") && above.dimension() == Dimension.TIME;
  }
}
