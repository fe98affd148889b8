package dev.banyan.scale.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A guide's table of cost by users and host, with the column "per user" that it states apart. The
 * column is derived here; what the guide states is a claim.
 */
public record UsersTable(String guide, int at, List<Row> rows, List<Stated> stated) {

  /** One count of users: host to dollars a month; a host that is not offered is absent. */
  public record Row(long users, Map<String, BigDecimal> cost, int at) {}

  /** A cost per user that the guide states. */
  public record Stated(long users, String host, BigDecimal perUser, int at) {}

  public UsersTable {
    if (rows.isEmpty() || rows.size() > 100 || stated.size() > 1000) {
      throw new IllegalArgumentException("rows: 1 to 100, and at most 1000 stated");
    }
    if (rows.stream().anyMatch(row -> row.users() < 1)) {
      throw new IllegalArgumentException("users: every row is of at least one user");
    }
  }

  /** Dollars a month, if the host is offered at that count. */
  public Optional<BigDecimal> cost(long users, String host) {
    return rows.stream()
        .filter(row -> row.users() == users)
        .flatMap(row -> Optional.ofNullable(row.cost().get(host)).stream())
        .findFirst();
  }

  /** Dollars per user: the row divided by its users, to three decimals. */
  public Optional<BigDecimal> perUser(long users, String host) {
    return cost(users, host).map(cost -> CostTable.perUser(cost, users));
  }

  /** Whether a stated figure is the derived one at the decimals it is stated with. */
  public boolean holds(Stated claim) {
    return cost(claim.users(), claim.host())
        .map(
            cost ->
                cost.divide(
                            BigDecimal.valueOf(claim.users()),
                            claim.perUser().scale(),
                            RoundingMode.HALF_UP)
                        .compareTo(claim.perUser())
                    == 0)
        .orElse(false);
  }
}
