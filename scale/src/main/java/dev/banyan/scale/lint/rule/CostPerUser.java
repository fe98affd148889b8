package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostByUsers;
import dev.banyan.scale.lint.guide.CostRow;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A column of costs divided by its users is the column of costs per user. */
final class CostPerUser implements GuideRule {

  @Override
  public String id() {
    return "cost-per-user";
  }

  @Override
  public String title() {
    return "Costs per user are the costs by the users";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CostByUsers table : guide.costs().byUsers()) {
      for (CostRow row : table.perUser()) {
        Work.goOn();
        if (found.full()) {
          return found;
        }
        row.costs()
            .forEach(
                (platform, claimed) ->
                    whole(table, row, platform)
                        .flatMap(cost -> off(guide, row, platform, claimed, cost))
                        .ifPresent(found::add));
      }
    }
    return found;
  }

  static Optional<Fact> whole(CostByUsers table, CostRow row, String platform) {
    return table.rows().stream()
        .filter(each -> each.users().span().equals(row.users().span()))
        .flatMap(each -> Optional.ofNullable(each.costs().get(platform)).stream())
        .findFirst();
  }

  private Optional<Finding> off(
      Guide guide, CostRow row, String platform, Fact claimed, Fact cost) {
    BigDecimal users = row.users().span().high();
    Span each = Bills.each(cost.span(), users);
    if (Bills.rounds(claimed.span().low(), each.low())
        && Bills.rounds(claimed.span().high(), each.high())) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.error(
                this,
                "{} at {} users: one user costs {}, not {}",
                platform,
                users,
                Show.usd(each),
                claimed)
            .at(guide, claimed, cost)
            .step("{} / {} = {}", cost, users, Show.usd(each)));
  }
}
