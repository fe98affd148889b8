package dev.banyan.scale.price;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Dated prices, asked for by {@code provider/sku}. Prices go stale and some were never confirmed:
 * {@link #warnings} says both in a sentence each, however many rows there are. Immutable.
 */
public final class PriceBook {

  /** A row older than this many days is stale. */
  public static final int STALE_DAYS = 90;

  private static final int ROWS_MAX = 5_000;
  private static final int NAMED_MAX = 4;

  private static final List<String> FILES =
      List.of(
          "prices-aws.yaml",
          "prices-gcp.yaml",
          "prices-azure.yaml",
          "prices-hosts.yaml",
          "prices-models.yaml");

  private static final PriceBook SHIPPED = readShipped();

  private final Map<String, Price> rows;
  private final List<String> notes;

  private PriceBook(Map<String, Price> rows, List<String> notes) {
    this.rows = rows;
    this.notes = notes;
  }

  /** The market prices this module ships, node shapes included. */
  public static PriceBook shipped() {
    return SHIPPED;
  }

  /**
   * A book of rows.
   *
   * @throws IllegalArgumentException when a sku stands twice or there are too many rows
   */
  public static PriceBook of(Collection<Price> prices) {
    if (prices.size() > ROWS_MAX) {
      throw new IllegalArgumentException("rows: at most " + ROWS_MAX + " prices");
    }
    var rows = new LinkedHashMap<String, Price>();
    for (Price price : prices) {
      if (rows.put(price.key(), price) != null) {
        throw new IllegalArgumentException("sku: " + price.key() + " has two prices");
      }
    }
    return new PriceBook(rows, List.of());
  }

  /**
   * A book written as YAML: {@code rows:} of {@link Price}.
   *
   * @throws dev.banyan.kernel.config.ConfigException with every mistake there is
   * @throws IllegalArgumentException when it has no rows, too many, or two of one sku
   */
  public static PriceBook read(String yaml) {
    List<Price> rows = ScaleFile.read(yaml, Rows.class).rows();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows: there is no price in it");
    }
    return of(rows);
  }

  /**
   * This book with another's rows in the place of its own where both have one.
   *
   * @param whose where the other's rows come from, for {@link #notes}
   * @throws IllegalArgumentException when a row is counted in another unit than the one whose place
   *     it takes: bills count in that one
   */
  public PriceBook with(PriceBook other, String whose) {
    var merged = new LinkedHashMap<>(rows);
    var replaced = new ArrayList<Price>();
    var added = new ArrayList<Price>();
    for (Price row : other.rows()) {
      Price before = merged.put(row.key(), row);
      if (before == null) {
        added.add(row);
        continue;
      }
      if (!row.countsAs(before)) {
        throw new IllegalArgumentException(
            "unit: "
                + row.key()
                + " is counted in "
                + before.unit()
                + ", not in "
                + row.unit()
                + "; write its price for one "
                + before.unit());
      }
      replaced.add(row);
    }
    var told = new ArrayList<>(notes);
    if (!replaced.isEmpty()) {
      told.add("prices of " + whose + " in place of shipped ones: " + names(replaced));
    }
    if (!added.isEmpty()) {
      told.add("prices of " + whose + " beside the shipped ones: " + names(added));
    }
    return new PriceBook(merged, List.copyOf(told));
  }

  /** Whose rows stand in it beside those that are shipped, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /**
   * The price of a thing.
   *
   * @throws IllegalArgumentException when there is no such row, with the nearest that is
   */
  public Price of(String key) {
    Price price = rows.get(key);
    if (price == null) {
      throw new IllegalArgumentException(
          "sku: there is no price of '"
              + key
              + "'"
              + NearestName.of(key, rows.keySet())
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(""));
    }
    return price;
  }

  public Collection<Price> rows() {
    return rows.values();
  }

  /** The book as {@link #read} takes it, a row a line. */
  public String yaml() {
    return "rows:\n"
        + rows.values().stream().map(Price::yaml).collect(Collectors.joining("\n"))
        + "\n";
  }

  /** What to say of some of these prices on a day: at most one sentence on each matter. */
  public List<String> warnings(Collection<String> keys, LocalDate today) {
    List<Price> used = keys.stream().distinct().sorted().map(this::of).toList();
    var out = new ArrayList<String>();
    List<Price> unverified = used.stream().filter(Price::unverified).toList();
    if (!unverified.isEmpty()) {
      out.add(
          unverified.size()
              + " of "
              + used.size()
              + " prices could not be confirmed on a public page: "
              + names(unverified));
    }
    stale(used, unverified, today).ifPresent(out::add);
    return out;
  }

  /** A row that no page confirmed was written down on its day, which says nothing of its age. */
  private static Optional<String> stale(List<Price> used, List<Price> unverified, LocalDate today) {
    List<Price> stale =
        used.stream()
            .filter(row -> !row.unverified())
            .filter(row -> ChronoUnit.DAYS.between(row.asOf(), today) > STALE_DAYS)
            .toList();
    List<Price> all =
        used.stream().filter(row -> stale.contains(row) || unverified.contains(row)).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var which = new ArrayList<String>();
    stale.stream()
        .map(Price::asOf)
        .min(LocalDate::compareTo)
        .ifPresent(
            oldest ->
                which.add(
                    stale.size()
                        + " older than "
                        + STALE_DAYS
                        + " days (the oldest of "
                        + oldest
                        + ")"));
    if (!unverified.isEmpty()) {
      which.add(unverified.size() + " of unknown age (not confirmed)");
    }
    return Optional.of(
        all.size()
            + " of "
            + used.size()
            + " prices may have changed, "
            + String.join(", ", which)
            + ": "
            + names(all));
  }

  private static String names(List<Price> prices) {
    String named = String.join(", ", prices.stream().limit(NAMED_MAX).map(Price::key).toList());
    return prices.size() > NAMED_MAX ? named + ", …" : named;
  }

  private static PriceBook readShipped() {
    var all = new ArrayList<Price>();
    for (String file : FILES) {
      all.addAll(ScaleFile.resource(PriceBook.class, file, Rows.class).rows());
    }
    for (Cloud cloud : Cloud.values()) {
      NodeShapes.shipped().of(cloud).forEach(shape -> all.add(shape.price()));
    }
    return of(all);
  }

  record Rows(List<Price> rows) {}
}
