package dev.banyan.server.scale;

import dev.banyan.scale.simulate.Bill;
import dev.banyan.scale.simulate.Failure;
import dev.banyan.scale.simulate.GeneratedTraffic;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.ServiceSpec;
import dev.banyan.scale.simulate.ServiceTotals;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.SimulationText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A simulation as {@code POST /v1/scale/simulate} answers it. */
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

  static SimulationView of(Scenario scenario, SimulationResult result) {
    List<SimulationResult.Scaling> decisions = result.decisions();
    return new SimulationView(
        scenario.name(),
        scenario.seed(),
        scenario.traffic().map(GeneratedTraffic::users).orElse(0),
        result.seconds(),
        SeriesView.of(scenario, result),
        result.services().stream().map(totals -> Total.of(totals, scenario)).toList(),
        Cost.of(result.bill()),
        scenario.failures().stream().map(Break::of).toList(),
        decisions.stream().limit(DECISIONS_MAX).map(Decided::of).toList(),
        Math.max(0, decisions.size() - DECISIONS_MAX) + result.decisionsOmitted(),
        SimulationText.summary(result, DECISIONS_IN_TEXT),
        Figures.SIMULATED);
  }
}
