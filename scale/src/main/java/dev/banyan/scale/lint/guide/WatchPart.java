package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide watches: alerts, bands, triggers and the metrics it defines. */
public record WatchPart(
    List<Alert> alerts, List<Bands> bands, List<Trigger> triggers, List<MetricDefinition> metrics) {

  public WatchPart {
    Require.few("alerts", alerts);
    Require.few("bands", bands);
    Require.few("triggers", triggers);
    Require.few("metrics", metrics);
  }
}
