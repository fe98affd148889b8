package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Task;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A task begins on the day the one before it ends. */
final class TaskDates implements GuideRule {

  private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
  private static final BigDecimal DAYS_MAX = BigDecimal.valueOf(36_500);

  @Override
  public String id() {
    return "task-dates";
  }

  @Override
  public String title() {
    return "A task begins when the one before it ends";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (int i = 1; i < guide.schedule().size(); i++) {
      Task before = guide.schedule().get(i - 1);
      Task after = guide.schedule().get(i);
      BigDecimal days =
          Figures.ceil(Figures.divide(before.takes().span().high(), DAY)).min(DAYS_MAX);
      LocalDate ends = before.start().plusDays(days.longValue());
      long off = ChronoUnit.DAYS.between(ends, after.start());
      if (off != 0) {
        found.add(
            Finding.note(
                    this,
                    "{} ends on {}, {} begins on {}: {} {}",
                    before.name(),
                    ends,
                    after.name(),
                    after.start(),
                    Math.abs(off) == 1 ? "1 day" : Math.abs(off) + " days",
                    off > 0 ? "of nothing" : "of both")
                .at(guide, before.takes(), after.takes())
                .step("{} + {} days = {} ≠ {}", before.start(), days, ends, after.start()));
      }
    }
    return found;
  }
}
