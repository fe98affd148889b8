package dev.banyan.server.scale;

import dev.banyan.scale.plan.Bill;
import dev.banyan.scale.plan.BillLine;
import dev.banyan.scale.price.Price;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** A month's bill; money in cents. */
record BillView(
    String commitment,
    List<Line> lines,
    List<Part> sections,
    long totalCents,
    long infrastructureCents,
    String note) {

  /** What a section of the bill comes to. */
  record Part(String section, long monthlyCents) {}

  /**
   * A line with its price row.
   *
   * @param unitPrice in dollars: far less than a cent, for some
   */
  record Line(
      String section,
      String name,
      BigDecimal quantity,
      String unit,
      BigDecimal unitPrice,
      long monthlyCents,
      String basis,
      String arithmetic,
      String price,
      String region,
      String source,
      LocalDate asOf,
      boolean unverified) {

    static Line of(BillLine line, PriceBook book) {
      Price row = book.of(line.price());
      return new Line(
          line.section().wireName(),
          line.name(),
          line.quantity(),
          line.unit(),
          line.unitPrice(),
          Figures.cents(line.amount()),
          line.basis().label(),
          line.arithmetic(),
          line.price(),
          row.region(),
          row.source(),
          row.asOf(),
          row.unverified());
    }
  }

  static BillView of(Bill bill, PriceBook book) {
    return new BillView(
        bill.commitment().wireName(),
        bill.lines().stream().map(line -> Line.of(line, book)).toList(),
        bill.bySection().entrySet().stream()
            .map(part -> new Part(part.getKey().wireName(), Figures.cents(part.getValue())))
            .toList(),
        Figures.cents(bill.total()),
        Figures.cents(bill.infrastructure()),
        bill.note());
  }
}
