package dev.banyan.scale.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A month's bill in US dollars. Its total is the sum of its lines, to the cent and exactly.
 *
 * @param commitment how machines are paid for
 * @param lines what is paid
 * @param note what is to be known of it; empty if nothing
 */
public record Bill(Commitment commitment, List<BillLine> lines, String note) {

  /** The sum of the lines. */
  public BigDecimal total() {
    return sum(lines);
  }

  /** Whether it takes nothing off what on demand costs, for which the note has the reason. */
  public boolean asOnDemand() {
    return commitment != Commitment.ON_DEMAND && !note.isEmpty();
  }

  /** The sum of the lines of each section that has any. */
  public Map<BillLine.Section, BigDecimal> bySection() {
    var out = new EnumMap<BillLine.Section, BigDecimal>(BillLine.Section.class);
    lines.forEach(line -> out.merge(line.section(), line.amount(), BigDecimal::add));
    return out;
  }

  /** The total without models and other APIs. */
  public BigDecimal infrastructure() {
    return sum(
        lines.stream()
            .filter(
                line ->
                    line.section() != BillLine.Section.MODELS
                        && line.section() != BillLine.Section.OTHER_APIS)
            .toList());
  }

  /** The total shared among some users, to a hundredth of a cent. */
  public BigDecimal perUser(long users) {
    return total().divide(BigDecimal.valueOf(Math.max(1, users)), 4, RoundingMode.HALF_UP);
  }

  private static BigDecimal sum(Collection<BillLine> lines) {
    return lines.stream().map(BillLine::amount).reduce(new BigDecimal("0.00"), BigDecimal::add);
  }
}
