package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.ConnectionLimit;
import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.UserMeaning;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The machines that hold everybody's connections cost no more than the guide says it all costs. */
final class ConnectionMachines implements GuideRule {

  /** A price that is said for so many users, and what the machines alone cost for them. */
  private record Shortfall(Stated said, BigDecimal users, BigDecimal machines, BigDecimal cost) {

    BigDecimal ratio() {
      return Figures.divide(cost, said.value().span().high().max(BigDecimal.ONE));
    }
  }

  @Override
  public String id() {
    return "connection-machines";
  }

  @Override
  public String title() {
    return "A price pays for the machines that its connections need";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (ConnectionLimit limit : guide.traffic().connectionLimits()) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      line(guide, limit)
          .filter(line -> line.amount().span().high().signum() > 0)
          .flatMap(line -> check(guide, limit, line, assumptions))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide, ConnectionLimit limit, CostLine line, Assumptions assumptions) {
    BigDecimal quantity = line.quantity().map(fact -> fact.span().high()).orElse(BigDecimal.ONE);
    BigDecimal each = Figures.divide(line.amount().span().high(), quantity);
    Optional<UserMeaning> meaning = Meanings.of(guide, Optional.empty());
    Assumption per = assumptions.get("connections-per-user");
    BigDecimal perUser = Meanings.share(meaning, assumptions).multiply(per.number());
    List<Shortfall> shorts =
        Stated.in(guide).stream()
            .filter(said -> said.metric().equals(Stated.COST))
            .filter(said -> said.subject().equals(limit.platform()) && said.users().isPresent())
            .map(said -> machines(said, perUser, limit, each))
            .filter(one -> one.cost().compareTo(one.said().value().span().high()) > 0)
            .sorted(Comparator.comparing(Shortfall::users))
            .toList();
    return shorts.stream()
        .max(Comparator.comparing(Shortfall::ratio))
        .map(
            worst -> {
              Finding finding =
                  Finding.error(
                          this,
                          "{}: {} users need {} machines of {} connections, {}, not {}",
                          limit.platform(),
                          worst.users(),
                          worst.machines(),
                          limit.hard().span(),
                          Show.usd(worst.cost()),
                          worst.said().value())
                      .at(guide, limit.hard(), line.amount())
                      .step("{} / {} = {} a machine", line.amount(), quantity, Show.usd(each));
              for (Shortfall one : shorts) {
                finding =
                    finding
                        .at(guide, one.said().value())
                        .step(
                            "{} users × {} / {} = {} machines × {} = {}, stated {}",
                            one.users(),
                            perUser,
                            limit.hard().span(),
                            one.machines(),
                            Show.usd(each),
                            Show.usd(one.cost()),
                            one.said().text());
              }
              return finding.assuming(Meanings.used(meaning, assumptions, "connections-per-user"));
            });
  }

  private static Shortfall machines(
      Stated said, BigDecimal perUser, ConnectionLimit limit, BigDecimal each) {
    BigDecimal users = said.users().orElseThrow().span().high();
    BigDecimal machines =
        Figures.ceil(Figures.divide(users.multiply(perUser), limit.hard().span().high()));
    return new Shortfall(said, users, machines, machines.multiply(each));
  }

  private static Optional<CostLine> line(Guide guide, ConnectionLimit limit) {
    return guide.costs().tables().stream()
        .filter((CostTable table) -> table.name().equals(limit.table()))
        .flatMap(table -> Bills.line(table, limit.item()).stream())
        .findFirst();
  }
}
