package dev.banyan.scale.lint.rule;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Hpa;
import dev.banyan.scale.lint.guide.ScalePolicy;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An autoscaler's policies, replayed, do not hold it back for much longer than the defaults. */
final class HpaSpeed implements GuideRule {

  @Override
  public String id() {
    return "hpa-speed";
  }

  @Override
  public String title() {
    return "An autoscaler is up in time";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Service service : guide.cluster().services()) {
      Work.goOn();
      service
          .hpa()
          .filter(Hpa::paced)
          .flatMap(hpa -> check(guide, service, hpa, assumptions.get("ramp-slack")))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<Finding> check(Guide guide, Service service, Hpa hpa, Assumption slack) {
    HpaReplay own;
    try {
      own = HpaReplay.of(hpa);
    } catch (IllegalArgumentException refused) {
      return Optional.of(
          Finding.error(
                  this, "{}: Kubernetes refuses its policy: {}", service.name(), said(refused))
              .at(guide, facts(hpa))
              .step("{}", said(refused)));
    }
    HpaReplay defaults = HpaReplay.byDefault(hpa);
    BigDecimal most =
        BigDecimal.valueOf(defaults.up().seconds()).multiply(slack.number()).max(BigDecimal.ONE);
    if (BigDecimal.valueOf(own.up().seconds()).compareTo(most) <= 0) {
      return Optional.empty();
    }
    BigDecimal downMinutes =
        BigDecimal.valueOf(own.down().seconds())
            .divide(BigDecimal.valueOf(60), 0, RoundingMode.HALF_UP);
    return Optional.of(
        Finding.warning(
                this,
                "{}: replayed, the autoscaler goes {}→{} in {} s, by the defaults of Kubernetes in"
                    + " {} s; {}→{} takes {} steps, about {} min",
                service.name(),
                own.up().from(),
                own.up().to(),
                own.up().seconds(),
                defaults.up().seconds(),
                own.down().from(),
                own.down().to(),
                own.down().steps(),
                downMinutes)
            .at(guide, facts(hpa))
            .step("up, from the first sync that sees the load: {}", own.up().text())
            .step("up by default: {}", defaults.up().text())
            .step("down, from the first sync that sees none: {}", own.down().text())
            .assuming(slack)
            .basis(Basis.SIMULATED));
  }

  private static String said(IllegalArgumentException refused) {
    return String.valueOf(refused.getMessage());
  }

  private static List<Fact> facts(Hpa hpa) {
    var facts = new ArrayList<Fact>(List.of(hpa.min(), hpa.max()));
    for (ScalePolicy policy : Stream.concat(hpa.up().stream(), hpa.down().stream()).toList()) {
      facts.add(policy.window());
      facts.add(policy.percent());
      facts.add(policy.period());
    }
    return facts;
  }
}
