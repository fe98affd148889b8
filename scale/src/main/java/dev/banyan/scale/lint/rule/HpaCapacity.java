package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Holding;
import dev.banyan.scale.lint.guide.Ladder;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Stage;
import dev.banyan.scale.lint.guide.UserMeaning;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The pods that a stage's connections need are no more than the autoscaler may make. */
final class HpaCapacity implements GuideRule {

  @Override
  public String id() {
    return "hpa-capacity";
  }

  @Override
  public String title() {
    return "An autoscaler reaches the pods that the users need";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Holding holding : guide.traffic().holdings()) {
      for (Ladder ladder : guide.users().ladders()) {
        Work.goOn();
        if (found.full()) {
          return found;
        }
        for (Stage stage : ladder.stages()) {
          most(guide, holding.service())
              .flatMap(max -> check(guide, holding, ladder, stage, max, assumptions))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide, Holding holding, Ladder ladder, Stage stage, Fact max, Assumptions assumptions) {
    Optional<UserMeaning> meaning = Meanings.of(guide, ladder.meaning());
    Assumption per = assumptions.get("connections-per-user");
    BigDecimal share = Meanings.share(meaning, assumptions);
    BigDecimal users = stage.users().span().high();
    BigDecimal connections = users.multiply(share).multiply(per.number());
    BigDecimal held = holding.connections().span().high();
    var perPod =
        new Span(
            Figures.divide(held, holding.pods().span().high()),
            Figures.divide(held, holding.pods().span().low()));
    var pods =
        new Span(
            Figures.ceil(rounded(Figures.divide(connections, perPod.high()))),
            Figures.ceil(rounded(Figures.divide(connections, perPod.low()))));
    if (pods.low().compareTo(max.span().high()) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.error(
                this,
                "{}: {} users hold {} connections, {} needs {} pods; the autoscaler stops at {}",
                stage.name(),
                users,
                connections,
                holding.service(),
                pods,
                max.span())
            .at(guide, holding.pods(), holding.connections(), stage.users(), max)
            .step("{} connections / {} pods = {} a pod", held, holding.pods().span(), perPod)
            .step(
                "{} users × {} % × {} = {} connections",
                users, share.movePointRight(2), per.number(), connections)
            .step("{} / {} = {} pods > {}", connections, perPod, pods, max.span())
            .assuming(Meanings.used(meaning, assumptions, "connections-per-user")));
  }

  /** Without the last digits of a division, so that 30.000…01 pods are 30. */
  private static BigDecimal rounded(BigDecimal quotient) {
    return quotient.setScale(6, RoundingMode.HALF_UP);
  }

  private static Optional<Fact> most(Guide guide, String service) {
    return guide.cluster().services().stream()
        .filter((Service each) -> each.name().equals(service))
        .flatMap(each -> each.hpa().stream())
        .map(hpa -> hpa.max())
        .findFirst();
  }
}
