package dev.banyan.server.scale;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.Crowd;
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
   * @param users at the peak; a shipped scenario gets room for them, a written one keeps its limits
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
    if (written.traffic().isEmpty()) {
      throw new IllegalArgumentException("traffic: is required, such as a shape");
    }
    Scenario seeded = body.seed().isPresent() ? written.seeded(body.seed().getAsLong()) : written;
    if (body.users().isEmpty()) {
      return seeded;
    }
    // The limits of a written one are part of what is asked.
    return SHIPPED.contains(body.scenario())
        ? Crowd.withRoom(seeded, body.users().getAsInt())
        : Crowd.of(seeded, body.users().getAsInt());
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
}
