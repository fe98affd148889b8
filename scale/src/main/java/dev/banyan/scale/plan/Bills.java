package dev.banyan.scale.plan;

import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One bill for each commitment: what is taken off stands in lines of its own. */
final class Bills {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final TargetSpec spec;
  private final Redundancy redundancy;
  private final PriceBook book;

  Bills(TargetSpec spec, Redundancy redundancy, PriceBook book) {
    this.spec = spec;
    this.redundancy = redundancy;
    this.book = book;
  }

  Map<Commitment, Bill> of(List<BillLine> lines) {
    var out = new EnumMap<Commitment, Bill>(Commitment.class);
    out.put(Commitment.ON_DEMAND, new Bill(Commitment.ON_DEMAND, lines, ""));
    out.put(Commitment.SPOT, spot(lines));
    out.put(Commitment.RESERVED, reserved(lines));
    return out;
  }

  /**
   * Sandboxes all run on spot: their files are saved and they start again. Half of the services do
   * where a zone may be lost anyway (bharatbuild:290); databases never.
   */
  private Bill spot(List<BillLine> lines) {
    Optional<String> key = spec.discounts().spot();
    if (key.isEmpty()) {
      return new Bill(
          Commitment.SPOT, lines, spec.target().title() + " has no spot machines; as on demand");
    }
    var out = new ArrayList<>(lines);
    boolean services = redundancy != Redundancy.NONE;
    for (BillLine line : lines) {
      if (line.section() == Section.SANDBOXES) {
        out.add(off("spot, " + line.name(), key.get(), line, line.quantity()));
      } else if (services && line.section() == Section.COMPUTE) {
        BigDecimal half = line.quantity().divide(BigDecimal.TWO);
        out.add(off("spot, half the hours of " + line.name(), key.get(), line, half));
      }
    }
    return new Bill(
        Commitment.SPOT,
        out,
        out.size() == lines.size()
            ? "nothing here may be taken away at short notice; as on demand"
            : "");
  }

  private Bill reserved(List<BillLine> lines) {
    var out = new ArrayList<>(lines);
    for (BillLine line : lines) {
      Optional<String> key =
          switch (line.section()) {
            case COMPUTE, SANDBOXES -> spec.discounts().reserved();
            case DATABASE, CACHE -> spec.discounts().reservedDatabase();
            default -> Optional.empty();
          };
      key.ifPresent(row -> out.add(off("1 year, " + line.name(), row, line, line.quantity())));
    }
    return new Bill(
        Commitment.RESERVED,
        out,
        out.size() == lines.size()
            ? spec.target().title() + " sells no commitment that is reckoned with; as on demand"
            : "");
  }

  private BillLine off(String name, String key, BillLine line, BigDecimal quantity) {
    BigDecimal percent = book.of(key).price();
    return BillLine.of(
        Section.DISCOUNT,
        name,
        key,
        quantity,
        line.unit(),
        line.unitPrice().multiply(percent).divide(HUNDRED).negate(),
        percent.toPlainString() + " % off " + line.unitPrice().toPlainString());
  }
}
