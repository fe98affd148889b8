package dev.banyan.server.scale;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.GeneratedTraffic;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.Simulator;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The scenarios that are shipped and those that callers write. */
final class Simulations {

  /** What {@code banyan simulate} carries too. */
  static final List<String> SHIPPED = List.of("day", "launch", "outage");

  private static final int NAME_LENGTH_MAX = 63;

  /** What a day of three services needs at the shortest interval; each point takes memory. */
  private static final long POINTS_MAX = 20_000;

  private Simulations() {}

  /**
   * What {@code POST /v1/scale/simulate} asks.
   *
   * @param scenario a shipped name, or a scenario as YAML
   * @param predict how far ahead, such as {@code 5m}; absent to run it without prediction alone
   */
  record Body(String scenario, OptionalLong seed, OptionalInt users, Optional<String> predict) {

    /**
     * What is to be foretold.
     *
     * @throws IllegalArgumentException where that is no time from a minute to an hour
     */
    Optional<Prediction> prediction() {
      return predict.map(ahead -> new Prediction(Durations.parse(ahead), ZoneOffset.UTC));
    }
  }

  /** The text of a shipped scenario. */
  static String text(String name) {
    return ScaleFile.text(Simulator.class, name + ".yaml");
  }

  /**
   * The scenario that is asked for.
   *
   * @throws IllegalArgumentException where it is none, naming the key
   */
  static Scenario of(Body body) {
    Scenario written = ScaleFile.read(yaml(body.scenario()), Scenario.class);
    long points = written.length().dividedBy(written.interval()) * written.services().size();
    if (points > POINTS_MAX) {
      throw new IllegalArgumentException(
          "interval: " + points + " points, at most " + POINTS_MAX + "; take a longer one");
    }
    GeneratedTraffic traffic =
        written
            .traffic()
            .orElseThrow(
                () -> new IllegalArgumentException("traffic: is required, such as a shape"));
    return with(written, traffic, body);
  }

  private static String yaml(String scenario) {
    if (SHIPPED.contains(scenario)) {
      return text(scenario);
    }
    if (scenario.length() <= NAME_LENGTH_MAX && scenario.strip().matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "'"
              + scenario.strip()
              + "' is none of "
              + String.join(", ", SHIPPED)
              + NearestName.of(scenario.strip(), SHIPPED)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; or send a scenario as YAML"));
    }
    return scenario;
  }

  private static Scenario with(Scenario written, GeneratedTraffic traffic, Body body) {
    var crowd =
        new GeneratedTraffic(
            traffic.shape(),
            body.users().orElse(traffic.users()),
            traffic.actionsPerUser(),
            traffic.low(),
            traffic.at(),
            traffic.rise(),
            traffic.fall());
    return new Scenario(
        written.name(),
        written.length(),
        written.step(),
        written.interval(),
        body.seed().orElse(written.seed()),
        written.noise(),
        Optional.of(crowd),
        written.services(),
        written.nodes(),
        written.regions(),
        written.zones(),
        written.detect(),
        written.evict(),
        written.failover(),
        written.fixedPerHour(),
        written.failures());
  }
}
