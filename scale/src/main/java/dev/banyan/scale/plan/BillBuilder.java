package dev.banyan.scale.plan;

import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.price.Price;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Collects the lines of one bill from price rows; hourly rows are multiplied by 730 hours. */
final class BillBuilder {

  private final PriceBook book;
  private final List<BillLine> lines = new ArrayList<>();

  BillBuilder(PriceBook book) {
    this.book = book;
  }

  List<BillLine> lines() {
    return List.copyOf(lines);
  }

  /** Adds a count of things paid by hour or month. */
  void count(Section section, String name, String key, long count, String arithmetic) {
    amount(section, name, key, BigDecimal.valueOf(count), arithmetic);
  }

  /** Adds an amount of something; nothing if there is none. */
  void amount(Section section, String name, String key, double quantity, String arithmetic) {
    amount(section, name, key, Numbers.quantity(quantity), arithmetic);
  }

  private void amount(
      Section section, String name, String key, BigDecimal quantity, String arithmetic) {
    if (quantity.signum() == 0) {
      return;
    }
    Price price = book.of(key);
    String text = price.hourly() ? " at " + price.price() + " × 730 h" : "";
    lines.add(
        BillLine.of(
            section,
            name,
            key,
            quantity,
            price.hourly() ? "month" : price.unit(),
            price.perMonth(),
            arithmetic + text));
  }

  /** Adds each tier of egress that is reached. */
  void egress(List<TargetSpec.Tier> tiers, double gb) {
    double from = 0;
    for (TargetSpec.Tier tier : tiers) {
      double within = Math.min(gb, tier.gb()) - from;
      if (within <= 0) {
        return;
      }
      double start = from;
      tier.price()
          .ifPresent(
              key ->
                  amount(
                      Section.NETWORK,
                      "egress",
                      key,
                      within,
                      "GB "
                          + Numbers.plain(start)
                          + " to "
                          + Numbers.plain(start + within)
                          + " of "
                          + Numbers.plain(gb)));
      from = tier.gb();
    }
  }
}
