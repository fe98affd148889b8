package dev.banyan.server;

import dev.banyan.accounts.AccountsConfig;
import dev.banyan.apps.AppsConfig;
import dev.banyan.data.DataConfig;
import dev.banyan.edge.EdgeConfig;
import dev.banyan.events.EventsConfig;
import dev.banyan.jobs.JobsConfig;
import dev.banyan.workloads.WorkloadsConfig;

/**
 * Everything that {@code banyan.yaml} may say: one section for each slice that has something to
 * set.
 */
public record ServerConfig(
    NodeApiConfig api,
    EdgeConfig edge,
    DataConfig database,
    EventsConfig events,
    JobsConfig jobs,
    AccountsConfig accounts,
    AppsConfig apps,
    WorkloadsConfig workloads,
    LogConfig log,
    TelemetryConfig telemetry) {

  public ServerConfig {
    if (api.port() != 0 && api.port() == edge.port()) {
      throw new IllegalArgumentException("api.port and edge.port are the same: " + api.port());
    }
  }
}
