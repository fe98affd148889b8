package dev.banyan.scale.price;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.time.LocalDate;
import java.util.List;

/**
 * The five guides' own prices, transcribed with their lines: each table a price book of its own,
 * and what a guide prices outside its tables another.
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

  /**
   * The prices of a guide outside its tables as a price book, empty if it has none.
   *
   * @param asOf the day it was read
   */
  public static PriceBook singles(String guide, LocalDate asOf) {
    return PriceBook.of(
        singles().stream()
            .filter(price -> price.guide().equals(guide))
            .map(price -> price.row(asOf))
            .toList());
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
