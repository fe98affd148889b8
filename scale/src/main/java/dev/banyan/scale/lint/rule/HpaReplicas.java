package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Hpa;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** Where an autoscaler sets the replicas, no manifest sets them too. */
final class HpaReplicas implements GuideRule {

  @Override
  public String id() {
    return "hpa-replicas";
  }

  @Override
  public String title() {
    return "Only the autoscaler sets the replicas it scales";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Service service : guide.cluster().services()) {
      if (service.hpa().isPresent() && service.replicas().isPresent()) {
        found.add(finding(guide, service, service.replicas().get(), service.hpa().get()));
      }
    }
    return found;
  }

  private Finding finding(Guide guide, Service service, Fact replicas, Hpa hpa) {
    BigDecimal set = replicas.span().high();
    BigDecimal min = hpa.min().span().low();
    BigDecimal max = hpa.max().span().high();
    return Finding.warning(
            this,
            "{} ({}): every apply sets {} replicas, whatever the autoscaler of {}–{} has set",
            service.name(),
            service.source(),
            set,
            min,
            max)
        .at(guide, replicas, hpa.min(), hpa.max())
        .steps(
            Stream.of(max, min)
                .filter(pods -> pods.compareTo(set) != 0)
                .map(
                    pods ->
                        Show.text(
                            "at {} pods an apply sets {}: {} pods",
                            pods,
                            set,
                            signed(set.subtract(pods))))
                .toList());
  }

  private static String signed(BigDecimal change) {
    return (change.signum() < 0 ? "−" : "+") + Show.number(change.abs());
  }
}
