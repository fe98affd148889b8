package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Hpa;
import dev.banyan.scale.lint.guide.Instances;
import dev.banyan.scale.lint.guide.Ladder;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.guide.Stage;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;

/** An autoscaler may make as many pods as the stages name. */
final class HpaStage implements GuideRule {

  @Override
  public String id() {
    return "hpa-stage";
  }

  @Override
  public String title() {
    return "An autoscaler reaches the instances of every stage";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Service service : guide.cluster().services()) {
      service.hpa().ifPresent(hpa -> check(guide, service, hpa, found));
    }
    return found;
  }

  private void check(Guide guide, Service service, Hpa hpa, List<Finding> found) {
    BigDecimal most = hpa.max().span().high();
    Finding finding = null;
    for (Ladder ladder : guide.users().ladders()) {
      for (Stage stage : ladder.stages()) {
        for (Instances instances : stage.instances()) {
          Work.goOn();
          BigDecimal wanted = instances.count().span().high();
          if (!instances.service().equals(service.name()) || wanted.compareTo(most) <= 0) {
            continue;
          }
          finding =
              (finding == null
                      ? Finding.error(
                              this,
                              "{}: the autoscaler stops at {}, {} has {}",
                              service.name(),
                              most,
                              stage.name(),
                              instances.count())
                          .at(guide, hpa.max())
                      : finding)
                  .at(guide, instances.count())
                  .step(
                      "{}: {} > {}, {} missing",
                      stage.name(),
                      instances.count(),
                      most,
                      wanted.subtract(most));
        }
      }
    }
    if (finding != null) {
      found.add(finding);
    }
  }
}
