package dev.banyan.bench.peer;

import dev.banyan.operate.machine.Scratch;
import java.nio.file.Path;

/**
 * Settings of a measured node. Limits stay on, so that they cost what they cost, but so wide that a
 * bench does not meet them: those of plans, of the API, and of connections to one instance.
 */
final class BenchSettings {

  private BenchSettings() {}

  /** Writes banyan.yaml into the app's folder, where a node looks for it. */
  static void write(Scratch scratch, String appFolder) {
    Path plans = scratch.write("plans.yaml", PLANS);
    scratch.write(appFolder + "/banyan.yaml", SETTINGS.formatted(plans));
  }

  private static final String PLANS =
      """
      plans:
        - {name: bench, requestsPerMinute: 60000000, burst: 100000, priority: 10}
      newTeams: bench
      installation: bench
      """;

  private static final String SETTINGS =
      """
      accounts: {plansFile: %s, apiRequestsPerMinute: 60000000}
      edge: {instances: {connectionsMax: 20000}}
      """;
}
