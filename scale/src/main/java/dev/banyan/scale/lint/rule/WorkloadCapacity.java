package dev.banyan.scale.lint.rule;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.UserMeaning;
import dev.banyan.scale.lint.guide.Workload;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.plan.BinPacking;
import dev.banyan.scale.plan.Packing;
import dev.banyan.scale.plan.PodGroup;
import dev.banyan.scale.price.NodeShape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The nodes hold the pods of all the users for whom they are meant. */
final class WorkloadCapacity implements GuideRule {

  @Override
  public String id() {
    return "workload-capacity";
  }

  @Override
  public String title() {
    return "The nodes hold everybody's pods";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Workload workload : guide.cluster().workloads()) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      Optional<NodeGroup> group = Pods.group(guide, workload.group());
      Optional<NodeShape> shape = group.flatMap(each -> catalogue.shape(each.sku()));
      Optional<PodGroup> pod = Pods.of(workload.name(), 1, workload.requests());
      if (shape.isPresent() && pod.isPresent() && group.get().users().isPresent()) {
        check(guide, workload, group.get(), shape.get(), pod.get(), assumptions)
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide,
      Workload workload,
      NodeGroup group,
      NodeShape shape,
      PodGroup pod,
      Assumptions assumptions) {
    Assumption at = assumptions.get("services-at");
    List<PodGroup> others =
        Pods.services(guide, group, at).stream().filter(other -> fits(shape, other)).toList();
    if (!fits(shape, pod)) {
      return Optional.empty();
    }
    long nodes = group.count().span().high().longValue();
    long asked = others.stream().mapToLong(PodGroup::count).sum();
    if (asked > nodes * shape.maxPods()) {
      String text = Show.text("{} pods > {} × {} a node", asked, nodes, shape.maxPods());
      return Optional.of(tooFew(guide, group, "more", nodes, text).assuming(at));
    }
    Packing services = BinPacking.firstFitDecreasing(shape, others, List.of());
    if (services.nodes() > nodes) {
      String needed = Show.number(BigDecimal.valueOf(services.nodes()));
      return Optional.of(tooFew(guide, group, needed, nodes, services.arithmetic()).assuming(at));
    }
    Packing whole = BinPacking.room(shape, nodes, pod, others, List.of());
    Packing pooled = BinPacking.pooled(shape, nodes, pod, others, List.of());
    BigDecimal regions = Pods.orOne(group.regions());
    long one = others.isEmpty() ? whole.pods() : pooled.pods();
    BigDecimal most = BigDecimal.valueOf(one).multiply(regions);
    Optional<UserMeaning> meaning = Meanings.of(guide, group.meaning());
    boolean team = workload.per() == Workload.Per.TEAM;
    Assumption size = assumptions.get("users-per-team");
    BigDecimal users = group.users().orElseThrow().span().high();
    BigDecimal there = users.multiply(Meanings.share(meaning, assumptions));
    Assumption each = team ? size : assumptions.get("pods-per-user");
    BigDecimal wanted = team ? Figures.divide(there, size.number()) : there.multiply(each.number());
    if (wanted.compareTo(most) <= 0) {
      return Optional.empty();
    }
    BigDecimal share = Figures.percent(most, wanted).setScale(2, RoundingMode.HALF_UP);
    Finding finding =
        Finding.error(
                this,
                "{} × {}{} hold at most {} {} pods{}, {} % of the {} that {} users have",
                nodes,
                shape.sku(),
                regions.equals(BigDecimal.ONE) ? "" : Show.text(" in {} regions", regions),
                most,
                workload.name(),
                whole.pods() == one
                    ? ""
                    : Show.text(
                        " ({} placed whole)", BigDecimal.valueOf(whole.pods()).multiply(regions)),
                share,
                wanted,
                users)
            .at(guide, group.count(), group.users().get())
            .at(guide, workload.requests().cpu().stream().toList())
            .step("{}", shape.arithmetic())
            .step("{}", BinPacking.perNode(shape, pod.cpu(), pod.memory(), List.of()).arithmetic());
    if (!others.isEmpty()) {
      finding = finding.step("{}", pooled.arithmetic()).assuming(at);
    }
    return Optional.of(
        finding
            .step("pods do not straddle nodes: {}", whole.arithmetic())
            .step("{} / {} = {} %; daemons would take more", most, wanted, share)
            .assuming(Meanings.used(meaning, assumptions))
            .assuming(each));
  }

  private Finding tooFew(
      Guide guide, NodeGroup group, String needed, long nodes, String arithmetic) {
    return Finding.error(
            this, "the services of {} need {} nodes; there are {}", group.name(), needed, nodes)
        .at(guide, group.count())
        .step("{}", arithmetic)
        .basis(Basis.PREDICTED);
  }

  private static boolean fits(NodeShape shape, PodGroup pod) {
    return BinPacking.perNode(shape, pod.cpu(), pod.memory(), List.of()).pods() > 0;
  }
}
