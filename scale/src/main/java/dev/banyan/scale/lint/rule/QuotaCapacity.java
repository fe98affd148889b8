package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Density;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.Quota;
import dev.banyan.scale.lint.guide.Resources;
import dev.banyan.scale.lint.guide.Workload;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A quota lets through as many pods as the guide puts on its nodes. */
final class QuotaCapacity implements GuideRule {

  /** How many pods one of a quota's limits lets through. */
  private record Cap(String name, Fact quota, Fact each) {

    BigDecimal pods() {
      return Figures.floor(Figures.divide(quota.span().low(), each.span().high()));
    }

    String text() {
      return Show.text("{}: {} / {} = {} pods", name, quota, each, pods());
    }
  }

  @Override
  public String id() {
    return "quota";
  }

  @Override
  public String title() {
    return "A quota lets the planned pods through";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Quota quota : guide.cluster().quotas()) {
      Pods.workload(guide, quota.workload())
          .flatMap(workload -> check(guide, quota, workload))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<Finding> check(Guide guide, Quota quota, Workload workload) {
    List<Cap> caps = new ArrayList<>();
    caps(" requests", quota.requests(), Optional.of(workload.requests()), caps);
    caps(" limits", quota.limits(), workload.limits(), caps);
    Optional<NodeGroup> group = Pods.group(guide, workload.group());
    Optional<Density> density =
        guide.cluster().densities().stream()
            .filter(each -> each.workload().equals(workload.name()))
            .findFirst();
    Optional<BigDecimal> most = caps.stream().map(Cap::pods).min(BigDecimal::compareTo);
    if (most.isEmpty() || group.isEmpty() || density.isEmpty()) {
      return Optional.empty();
    }
    Fact nodes = group.get().count();
    Fact each = density.get().perNode();
    BigDecimal planned = nodes.span().high().multiply(each.span().high());
    if (planned.compareTo(most.get()) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.error(
                this,
                "the quota lets {} {} pods through; {} nodes of {} plan for {}",
                most.get(),
                workload.name(),
                nodes.span(),
                each.span(),
                planned)
            .at(guide, caps.stream().map(Cap::quota).toList())
            .at(guide, nodes, each)
            .steps(caps.stream().map(Cap::text).toList())
            .step("{} nodes × {} = {}", nodes.span(), each.span(), planned));
  }

  private static void caps(
      String kind, Optional<Resources> quota, Optional<Resources> pod, List<Cap> caps) {
    quota
        .flatMap(Resources::cpu)
        .ifPresent(
            all ->
                pod.flatMap(Resources::cpu)
                    .ifPresent(one -> caps.add(new Cap("CPU" + kind, all, one))));
    quota
        .flatMap(Resources::memory)
        .ifPresent(
            all ->
                pod.flatMap(Resources::memory)
                    .ifPresent(one -> caps.add(new Cap("memory" + kind, all, one))));
  }
}
