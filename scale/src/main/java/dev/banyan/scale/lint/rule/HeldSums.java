package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Comparison;
import dev.banyan.scale.lint.guide.CostByUsers;
import dev.banyan.scale.lint.guide.CostRow;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Sum;
import dev.banyan.scale.lint.guide.Variant;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The sums of the guides that were made and found to be as stated. */
public final class HeldSums {

  private HeldSums() {}

  public static List<HeldSum> in(Guides guides, Catalogue catalogue) {
    var held = new ArrayList<HeldSum>();
    for (Guide guide : guides.all()) {
      guide.costs().tables().forEach(table -> table(guide, table, catalogue, held));
      guide.costs().byUsers().forEach(table -> byUsers(guide, table, held));
      guide.costs().comparisons().forEach(comparison -> comparison(guide, comparison, held));
      guide.cluster().sums().forEach(sum -> parts(guide, sum, held));
    }
    return List.copyOf(held);
  }

  private static void table(Guide guide, CostTable table, Catalogue catalogue, List<HeldSum> held) {
    Work.goOn();
    Span sum = Bills.sum(table);
    table
        .total()
        .filter(total -> Figures.states(total, sum))
        .ifPresent(
            total ->
                add(
                    held,
                    guide,
                    table.name(),
                    "{} = {}, stated {}",
                    Bills.text(table),
                    Show.usd(sum),
                    total));
    table
        .perUser()
        .filter(claimed -> table.users().isPresent())
        .filter(claimed -> Bills.perUserStates(claimed, sum, table.users()))
        .ifPresent(
            claimed ->
                add(
                    held,
                    guide,
                    table.name() + ", per user",
                    "{} / {} = {}",
                    Show.usd(sum),
                    table.users().orElseThrow(),
                    Show.usd(claimed.span())));
    for (Variant variant : table.variants()) {
      Discounting.of(guide, table, variant, catalogue)
          .filter(
              discounting ->
                  discounting.most().low().compareTo(variant.total().span().high()) <= 0
                      && variant.total().span().low().compareTo(discounting.most().high()) <= 0)
          .ifPresent(
              discounting ->
                  add(
                      held,
                      guide,
                      table.name() + ", " + variant.name(),
                      "{}: {}, stated {}",
                      String.join("; ", discounting.steps()),
                      Show.usd(discounting.usual()),
                      variant.total()));
    }
  }

  private static void byUsers(Guide guide, CostByUsers table, List<HeldSum> held) {
    int cells = 0;
    int right = 0;
    var steps = new ArrayList<String>();
    for (CostRow row : table.perUser()) {
      Work.goOn();
      for (var claimed : row.costs().entrySet()) {
        cells++;
        BigDecimal users = row.users().span().high();
        var whole = CostPerUser.whole(table, row, claimed.getKey());
        if (whole.isPresent()
            && Bills.rounds(
                claimed.getValue().span().low(), Bills.each(whole.get().span(), users).low())) {
          right++;
          steps.add(
              Show.text("{} / {} = {}", whole.get(), users, Show.usd(claimed.getValue().span())));
        }
      }
    }
    if (cells > 0 && cells == right) {
      add(
          held,
          guide,
          table.name() + ", per user",
          "{} of {}: {}",
          right,
          cells,
          String.join("; ", steps));
    }
  }

  private static void comparison(Guide guide, Comparison comparison, List<HeldSum> held) {
    BigDecimal before = SavingClaim.sum(comparison.baseline().parts());
    BigDecimal after = SavingClaim.sum(comparison.alternative().parts());
    comparison
        .saves()
        .filter(saves -> Figures.states(saves, Span.of(before.subtract(after))))
        .filter(saves -> before.signum() > 0)
        .ifPresent(
            saves ->
                add(
                    held,
                    guide,
                    comparison.name(),
                    "{} − {} = {}, {}",
                    Show.usd(before),
                    Show.usd(after),
                    saves,
                    Show.percent(Figures.percent(before.subtract(after), before))));
  }

  private static void parts(Guide guide, Sum sum, List<HeldSum> held) {
    if (Figures.states(sum.total(), PartsSum.sum(sum))) {
      add(held, guide, sum.name(), "{} = {}", PartsSum.text(sum), sum.total());
    }
  }

  private static void add(
      List<HeldSum> held, Guide guide, String what, String pattern, Object... arguments) {
    held.add(new HeldSum(guide.name(), what, Show.text(pattern, arguments)));
  }
}
