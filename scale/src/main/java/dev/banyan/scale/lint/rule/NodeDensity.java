package dev.banyan.scale.lint.rule;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.guide.Density;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.Workload;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.plan.BinPacking;
import dev.banyan.scale.plan.PerNode;
import dev.banyan.scale.plan.PodGroup;
import dev.banyan.scale.price.NodeShape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** So many pods as a guide puts on a node fit there by what they ask for. */
final class NodeDensity implements GuideRule {

  @Override
  public String id() {
    return "node-density";
  }

  @Override
  public String title() {
    return "The pods of one node fit on it";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Density density : guide.cluster().densities()) {
      Work.goOn();
      Optional<Workload> workload = Pods.workload(guide, density.workload());
      Optional<NodeGroup> group = workload.flatMap(each -> Pods.group(guide, each.group()));
      Optional<NodeShape> shape = group.flatMap(each -> catalogue.shape(each.sku()));
      Optional<PodGroup> pod = workload.flatMap(each -> Pods.of(each.name(), 1, each.requests()));
      if (shape.isPresent() && pod.isPresent()) {
        check(guide, density, workload.get(), group.get(), shape.get(), pod.get())
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide,
      Density density,
      Workload workload,
      NodeGroup group,
      NodeShape shape,
      PodGroup pod) {
    PerNode fits = BinPacking.perNode(shape, pod.cpu(), pod.memory(), List.of());
    BigDecimal said = density.perNode().span().high();
    if (said.compareTo(BigDecimal.valueOf(fits.pods())) <= 0) {
      return Optional.empty();
    }
    Finding finding =
        Finding.error(
                this,
                "{} {} pods on one {}: {} fit, by {}",
                said,
                workload.name(),
                shape.sku(),
                fits.pods(),
                fits.bound())
            .at(guide, density.perNode(), group.count())
            .step("{}", shape.arithmetic())
            .step("{}", fits.arithmetic())
            .basis(Basis.PREDICTED);
    return Optional.of(
        workload.requests().cpu().map(fact -> finding.at(guide, fact)).orElse(finding));
  }
}
