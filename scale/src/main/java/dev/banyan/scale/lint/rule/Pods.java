package dev.banyan.scale.lint.rule;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.Resources;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.guide.Workload;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.plan.PodGroup;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A guide's services and workloads as pods to pack. */
final class Pods {

  private Pods() {}

  static Optional<PodGroup> of(String name, long count, Resources requests) {
    if (requests.cpu().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PodGroup(
            name,
            count,
            new MilliCpu(requests.cpu().get().span().high().movePointRight(3).longValue()),
            new ByteSize(
                requests.memory().map(fact -> fact.span().high().longValue()).orElse(0L))));
  }

  /**
   * The services of a group, at the most replicas that they may have or at those that are set.
   *
   * @throws IllegalArgumentException where the assumption is neither {@code most} nor {@code set}
   */
  static List<PodGroup> services(Guide guide, NodeGroup group, Assumption at) {
    boolean most =
        switch (at.value()) {
          case "most" -> true;
          case "set" -> false;
          default ->
              throw new IllegalArgumentException(
                  at.name() + ": '" + at.value() + "' is neither most nor set");
        };
    var pods = new ArrayList<PodGroup>();
    for (String name : group.runs()) {
      guide.cluster().services().stream()
          .filter(service -> service.name().equals(name) && service.requests().isPresent())
          .findFirst()
          .flatMap(
              service ->
                  of(name, replicas(service, most).longValue(), service.requests().orElseThrow()))
          .ifPresent(pods::add);
    }
    return pods;
  }

  private static BigDecimal replicas(Service service, boolean most) {
    Optional<Fact> scaled = service.hpa().map(hpa -> most ? hpa.max() : hpa.min());
    return orOne(most ? scaled.or(service::replicas) : service.replicas().or(() -> scaled));
  }

  static Optional<Workload> workload(Guide guide, String name) {
    return guide.cluster().workloads().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst();
  }

  static Optional<NodeGroup> group(Guide guide, String name) {
    return guide.cluster().groups().stream().filter(group -> group.name().equals(name)).findFirst();
  }

  static BigDecimal orOne(Optional<Fact> fact) {
    return fact.map(given -> given.span().high()).orElse(BigDecimal.ONE);
  }
}
