package dev.banyan.server.tour;

import dev.banyan.scale.lint.Report;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.Target;
import java.util.List;

/** What the chapters claim that only reckon: each can fail, and then the tour says so. */
final class PaperClaims {

  /** A fault of the guide that is shown, and the step of arithmetic that shows it. */
  private record Fault(String rule, String step) {}

  /** A machine that is given more cores than it has, and a pool that costs more than is said. */
  private static final List<Fault> FAULTS =
      List.of(
          new Fault("machine-parts", "= 5 > 4"),
          new Fault("machine-price", "3–5 × Standard_D8s_v3 × $0.384 × 730 h = $841–1,402"));

  private PaperClaims() {}

  static Claim sixBills(Plan plan) {
    return new Claim(
        "A plan for 100,000 users",
        "six targets each get a bill",
        plan.offers().size() == Target.values().length && plan.cheapest().isPresent(),
        plan.offers().size() + " bills, " + plan.refusals().size() + " refusals");
  }

  static Claim faultsFound(Report found) {
    return new Claim(
        "The linter reads a guide",
        "what is wrong in a guide is found, with the arithmetic that shows it",
        FAULTS.stream().allMatch(fault -> shown(found, fault)),
        found.findings().size() + " findings, " + found.held().size() + " sums that hold");
  }

  private static boolean shown(Report found, Fault fault) {
    return found.findings().stream()
        .filter(finding -> finding.rule().equals(fault.rule()) && !finding.where().isEmpty())
        .anyMatch(finding -> says(finding, fault.step()));
  }

  private static boolean says(Finding finding, String step) {
    return finding.sentence().contains(step)
        || finding.arithmetic().stream().anyMatch(line -> line.contains(step));
  }
}
