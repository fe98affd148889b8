package dev.banyan.server.scale;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.predict.DemandHistory;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.simulate.Bill;
import dev.banyan.scale.simulate.Failure;
import dev.banyan.scale.simulate.GeneratedTraffic;
import dev.banyan.scale.simulate.PredictedDay;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.ServiceSpec;
import dev.banyan.scale.simulate.ServiceTotals;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.SimulationText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A simulation as {@code POST /v1/scale/simulate} answers it.
 *
 * @param prediction where it was asked for: the same day without it; all else is the day with it
 */
record SimulationView(
    String scenario,
    long seed,
    int users,
    long seconds,
    SeriesView series,
    List<Total> totals,
    Cost bill,
    List<Break> failures,
    List<Decided> decisions,
    long decisionsOmitted,
    Optional<Foretold> prediction,
    String text,
    String basis) {

  private static final int DECISIONS_MAX = 200;
  private static final int DECISIONS_IN_TEXT = 12;
  private static final double SHARE_DIGITS = 1e6;

  /** What the time was for a service. */
  record Total(
      String service,
      long arrived,
      long served,
      long shed,
      long waiting,
      long missed,
      double missedShare,
      boolean p95Met,
      long targetMs,
      int peakPods,
      double podHours) {

    static Total of(ServiceTotals totals, Scenario scenario) {
      long target =
          scenario.services().stream()
              .filter(spec -> spec.name().equals(totals.service()))
              .map(ServiceSpec::target)
              .findFirst()
              .orElseThrow()
              .toMillis();
      return new Total(
          totals.service(),
          totals.arrived(),
          totals.served(),
          totals.shed(),
          totals.waiting(),
          totals.missed(),
          Math.round(totals.missedShare() * SHARE_DIGITS) / SHARE_DIGITS,
          totals.p95Met(),
          target,
          totals.peakPods(),
          Figures.rounded(totals.podHours()));
    }
  }

  /** What it costs. */
  record Cost(
      long totalCents,
      long nodesCents,
      long fixedCents,
      double nodeHours,
      int peakNodes,
      String arithmetic) {

    static Cost of(Bill bill) {
      return new Cost(
          Figures.cents(bill.total()),
          Figures.cents(bill.nodes()),
          Figures.cents(bill.fixed()),
          Figures.rounded(bill.nodeSeconds() / 3600.0),
          bill.peakNodes(),
          bill.arithmetic());
    }
  }

  /** What breaks. */
  record Break(String what, long fromSecond, long toSecond, int region, Optional<Integer> zone) {

    static Break of(Failure failure) {
      long from = failure.at().toSeconds();
      return new Break(
          failure.what().name().toLowerCase(Locale.ROOT),
          from,
          from + failure.lasts().toSeconds(),
          failure.region(),
          Optional.of(failure.zone()).filter(zone -> failure.what() == Failure.What.ZONE));
    }
  }

  /** A decision of an autoscaler. */
  record Decided(long second, int region, String service, int from, int to, String reason) {

    static Decided of(SimulationResult.Scaling scaling) {
      return new Decided(
          scaling.second(),
          scaling.region(),
          scaling.service(),
          scaling.decision().current(),
          scaling.decision().desired(),
          scaling.decision().reason());
    }
  }

  /** What the prediction was, and what the day came to without it. */
  record Foretold(String ahead, int daysSeen, Without without, String text, String basis) {

    static Foretold of(Scenario scenario, PredictedDay day, Prediction prediction) {
      return new Foretold(
          Durations.format(prediction.ahead()),
          DemandHistory.DAYS_MIN,
          new Without(
              SeriesView.of(scenario, day.reactive()),
              totals(scenario, day.reactive()),
              Cost.of(day.reactive().bill())),
          day.summary(),
          Figures.SIMULATED);
    }
  }

  /** The same day, its policies alone deciding. */
  record Without(SeriesView series, List<Total> totals, Cost bill) {}

  static SimulationView of(Scenario scenario, SimulationResult result) {
    return of(
        scenario, result, Optional.empty(), SimulationText.summary(result, DECISIONS_IN_TEXT));
  }

  /** With what the prediction changed; the text is what the command line prints of both. */
  static SimulationView of(Scenario scenario, PredictedDay day, Prediction prediction) {
    Foretold foretold = Foretold.of(scenario, day, prediction);
    return of(
        scenario,
        day.predictive(),
        Optional.of(foretold),
        SimulationText.summary(day.predictive(), DECISIONS_IN_TEXT) + foretold.text() + "\n");
  }

  private static SimulationView of(
      Scenario scenario, SimulationResult result, Optional<Foretold> prediction, String text) {
    List<SimulationResult.Scaling> decisions = result.decisions();
    return new SimulationView(
        scenario.name(),
        scenario.seed(),
        scenario.traffic().map(GeneratedTraffic::users).orElse(0),
        result.seconds(),
        SeriesView.of(scenario, result),
        totals(scenario, result),
        Cost.of(result.bill()),
        scenario.failures().stream().map(Break::of).toList(),
        decisions.stream().limit(DECISIONS_MAX).map(Decided::of).toList(),
        Math.max(0, decisions.size() - DECISIONS_MAX) + result.decisionsOmitted(),
        prediction,
        text,
        Figures.SIMULATED);
  }

  private static List<Total> totals(Scenario scenario, SimulationResult result) {
    return result.services().stream().map(totals -> Total.of(totals, scenario)).toList();
  }
}
