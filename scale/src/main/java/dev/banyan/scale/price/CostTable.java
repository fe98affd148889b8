package dev.banyan.scale.price;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A guide's cost table as data: what its lines come to is computed, what it says they come to is a
 * claim beside it. A line that gives one sum is one of that sum.
 *
 * @param id short name
 * @param guide whose
 * @param at the line of the guide that the table starts at
 * @param per what the guide says it is the cost of, in its words
 * @param users the count that a cost per user is of, if the table has one
 * @param lines the guide's lines
 * @param statedLow the lower total it states
 * @param statedHigh the higher; the same if it states one
 * @param statedAt the line of the total
 * @param roundedTo what the guide rounds its total to, in dollars; 1 if it does not
 */
public record CostTable(
    String id,
    String guide,
    int at,
    String per,
    Optional<Long> users,
    List<CostLine> lines,
    BigDecimal statedLow,
    BigDecimal statedHigh,
    int statedAt,
    @Default("1") int roundedTo) {

  public CostTable {
    if (lines.isEmpty() || lines.size() > 100) {
      throw new IllegalArgumentException("lines: a cost table has 1 to 100");
    }
    if (roundedTo < 1) {
      throw new IllegalArgumentException("roundedTo: is at least 1 dollar");
    }
  }

  /** The sum of the lines' lower figures, in dollars a month. */
  public BigDecimal low() {
    return lines.stream().map(CostLine::low).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The sum of the lines' higher figures, in dollars a month. */
  public BigDecimal high() {
    return lines.stream().map(CostLine::high).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Whether the lines come to what the guide says, to its own rounding. */
  public boolean addsUp() {
    return near(low(), statedLow) && near(high(), statedHigh);
  }

  /** Dollars per user at the lower sum, to three decimals; absent without a count of users. */
  public Optional<BigDecimal> lowPerUser() {
    return users.map(count -> perUser(low(), count));
  }

  /** Dollars per user at the higher sum. */
  public Optional<BigDecimal> highPerUser() {
    return users.map(count -> perUser(high(), count));
  }

  /**
   * The rows of price books that its lines price.
   *
   * @param asOf the day it was read
   */
  List<Price> prices(LocalDate asOf) {
    return lines.stream()
        .flatMap(line -> line.row().stream().map(row -> row.of(guide, line, asOf)))
        .toList();
  }

  /** The sum as text: every line with its guide line. */
  public String arithmetic() {
    return String.join(" + ", lines.stream().map(CostLine::arithmetic).toList())
        + " = "
        + (low().compareTo(high()) == 0 ? low().toPlainString() : low() + "–" + high());
  }

  static BigDecimal perUser(BigDecimal cost, long users) {
    return cost.divide(BigDecimal.valueOf(users), 3, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  private boolean near(BigDecimal computed, BigDecimal stated) {
    BigDecimal step = BigDecimal.valueOf(roundedTo);
    return computed.divide(step, 0, RoundingMode.HALF_UP).multiply(step).compareTo(stated) == 0;
  }
}
