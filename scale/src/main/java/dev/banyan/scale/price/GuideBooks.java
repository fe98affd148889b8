package dev.banyan.scale.price;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The five guides' own prices, transcribed with their lines: cost tables, what a guide prices
 * outside them, and the rows of a price book among them.
 */
public final class GuideBooks {

  private static final File SHIPPED =
      ScaleFile.resource(GuideBooks.class, "guides.yaml", File.class);

  private GuideBooks() {}

  /** Every cost table, those that do not add up too. */
  public static List<CostTable> tables() {
    return SHIPPED.tables();
  }

  /**
   * One table.
   *
   * @throws IllegalArgumentException when there is none of that id
   */
  public static CostTable table(String id) {
    List<String> ids = tables().stream().map(CostTable::id).toList();
    return tables().stream()
        .filter(table -> table.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "id: there is no cost table '"
                        + id
                        + "'"
                        + NearestName.of(id, ids)
                            .map(name -> "; did you mean '" + name + "'?")
                            .orElse("; known: " + String.join(", ", ids))));
  }

  /** What guides price outside their tables, in the order of guides and lines. */
  public static List<SinglePrice> singles() {
    return SHIPPED.singles();
  }

  /** The guides that price what a plan buys. */
  public static List<String> priced() {
    return tables().stream()
        .filter(table -> !table.prices(LocalDate.EPOCH).isEmpty())
        .map(CostTable::guide)
        .distinct()
        .toList();
  }

  /**
   * The prices of a guide as a book, for a plan: rows that stand in the place of shipped ones. Of
   * what two tables price the first counts.
   *
   * @param asOf the day it was read
   * @throws IllegalArgumentException when the guide prices nothing that a plan buys
   */
  public static PriceBook book(String guide, LocalDate asOf) {
    var rows = new LinkedHashMap<String, Price>();
    tables().stream()
        .filter(table -> table.guide().equals(guide))
        .flatMap(table -> table.prices(asOf).stream())
        .forEach(price -> rows.putIfAbsent(price.key(), price));
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "guide: '"
              + guide
              + "' prices nothing that a plan buys; those that do: "
              + String.join(", ", priced())
              + NearestName.of(guide, priced())
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(""));
    }
    return PriceBook.of(rows.values());
  }

  /** Cost by count of users and host. */
  public static UsersTable byUsers() {
    return SHIPPED.byUsers();
  }

  /** Projects on servers against projects in the browser. */
  public static HybridTable hybrid() {
    return SHIPPED.hybrid();
  }

  record File(
      List<CostTable> tables, List<SinglePrice> singles, UsersTable byUsers, HybridTable hybrid) {}
}
