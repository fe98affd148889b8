package dev.banyan.server.scale;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.Redundancy;
import dev.banyan.scale.plan.Target;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.scale.plan.Workload;
import dev.banyan.scale.plan.Workloads;
import dev.banyan.scale.simulate.GeneratedTraffic;
import dev.banyan.scale.simulate.Scenario;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is to choose from, as {@code GET /v1/scale/options} answers it. */
record OptionsView(
    List<Users> workloads,
    List<Choice> meanings,
    List<Choice> targets,
    List<Choice> levels,
    List<Choice> redundancies,
    List<Choice> commitments,
    List<Shipped> scenarios,
    List<Choice> presets,
    List<Choice> guides,
    Bounds bounds) {

  private static final long DAY_SECONDS = 86_400;
  private static final long SEED_MAX = 9_007_199_254_740_991L;

  /** Something to choose. */
  record Choice(String name, String title, Optional<String> explanation) {
    Choice(String name, String title, String explanation) {
      this(name, title, Optional.of(explanation));
    }
  }

  /** A workload: who the users are and what each does. */
  record Users(
      String name, String title, String guide, List<String> figures, List<PlanShare> plans) {

    static Users of(Workload workload) {
      return new Users(
          workload.name(),
          workload.title(),
          workload.guide(),
          workload.lines(),
          workload.planMix().entrySet().stream()
              .map(each -> new PlanShare(each.getKey(), each.getValue()))
              .toList());
    }
  }

  /** A plan's share of the users. */
  record PlanShare(String name, BigDecimal share) {}

  /** A scenario and its text. */
  record Shipped(String name, String title, int users, String yaml) {

    static Shipped of(String name) {
      String yaml = Simulations.text(name);
      // Its first line is a comment that says what it is.
      String title = yaml.lines().findFirst().orElse(name).replaceFirst("^#\\s*", "");
      int users =
          ScaleFile.read(yaml, Scenario.class).traffic().map(GeneratedTraffic::users).orElse(0);
      return new Shipped(name, title, users, yaml);
    }
  }

  /** Where a slider begins, ends and stands. */
  record Bound(
      double min, double max, @JsonProperty("default") double start, Optional<String> unit) {

    static Bound count(double min, double max, double start) {
      return new Bound(min, max, start, Optional.empty());
    }

    static Bound of(double min, double max, double start, String unit) {
      return new Bound(min, max, start, Optional.of(unit));
    }
  }

  /** Of everything that has a number. */
  record Bounds(
      Bound users,
      Bound p95Ms,
      Bound availability,
      Bound rpoSeconds,
      Bound rtoSeconds,
      Bound cacheHitRate,
      Bound simulatedUsers,
      Bound seed) {}

  static OptionsView shipped() {
    return new OptionsView(
        Workloads.NAMES.stream().map(Workloads::of).map(Users::of).toList(),
        countsOfUsers(),
        Stream.of(Target.values())
            .map(target -> new Choice(target.wireName(), target.title(), Optional.empty()))
            .toList(),
        List.of(
            new Choice(
                Level.LOW.label(),
                "Low",
                "As light as figures that are independent of each other make it."),
            new Choice(Level.MID.label(), "Likely", "Every figure as it is likely."),
            new Choice(
                Level.HIGH.label(),
                "High",
                "As heavy as figures that are independent of each other make it.")),
        List.of(
            new Choice(
                Redundancy.NONE.wireName(),
                "A process",
                "One of everything that keeps state; a lost machine is a stop."),
            new Choice(
                Redundancy.ZONE.wireName(),
                "A zone",
                "Three zones, and a second copy of the data that is written at once."),
            new Choice(
                Redundancy.REGION.wireName(),
                "A region",
                "A standby in another region, its copy of the data a little behind.")),
        List.of(
            new Choice(Commitment.ON_DEMAND.wireName(), "On demand", "By the hour, no promise."),
            new Choice(
                Commitment.SPOT.wireName(),
                "Spot",
                "What may be taken away at short notice runs on machines that may be."),
            new Choice(
                Commitment.RESERVED.wireName(),
                "Reserved",
                "A year's promise for machines and databases.")),
        Simulations.SHIPPED.stream().map(Shipped::of).toList(),
        Thresholds.PRESETS.stream()
            .map(
                name ->
                    new Choice(
                        name,
                        Thresholds.preset(name).name(),
                        "The guide's own thresholds, each with its line;"
                            + " Banyan's where it has none."))
            .toList(),
        Lint.SHIPPED.stream()
            .map(name -> new Choice(name, Lint.guide(name).file(), Optional.empty()))
            .toList(),
        new Bounds(
            Bound.count(1, PlanRequest.USERS_MAX, 10_000),
            Bound.of(1, 600_000, 500, "ms"),
            Bound.of(90, 99.99, 99.5, "%"),
            Bound.of(0, 7 * DAY_SECONDS, DAY_SECONDS, "s"),
            Bound.of(1, 7 * DAY_SECONDS, 4 * 3600, "s"),
            Bound.count(0, 1, 0.3),
            Bound.count(1, GeneratedTraffic.USERS_MAX, 100_000),
            Bound.count(-SEED_MAX, SEED_MAX, 1)));
  }

  private static List<Choice> countsOfUsers() {
    return List.of(
        new Choice(
            UserMeaning.REGISTERED.wireName(),
            "Registered",
            "Has an account, whether or not they ever came back."),
        new Choice(
            UserMeaning.MONTHLY_ACTIVE.wireName(),
            "Monthly active",
            "Came at least once in a month; what cost per active user is reckoned by."),
        new Choice(
            UserMeaning.DAILY_ACTIVE.wireName(), "Daily active", "Came at least once in a day."),
        new Choice(
            UserMeaning.CONCURRENT.wireName(),
            "Concurrent",
            "Is there at the busiest moment; what load is reckoned by."));
  }
}
