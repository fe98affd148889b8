package dev.banyan.bench.durability;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Inserts rows into the app's own database, by the address that the app was given. After a crash of
 * the node the same server serves on, under the same address.
 */
public final class RowLedger implements Ledger {

  private final DatabaseAddress address;
  private final CounterBook book = new CounterBook();
  private Optional<Connection> open = Optional.empty();

  public RowLedger(DatabaseAddress address) {
    this.address = address;
  }

  /** Where an app's database is: a JDBC address without credentials, and who may enter. */
  public record DatabaseAddress(String jdbc, String user, String password) {

    /** From {@code postgres://user:password@host:port/database}. */
    public static DatabaseAddress parse(String url) {
      java.net.URI uri = java.net.URI.create(url.trim());
      String[] user = uri.getRawUserInfo().split(":", 2);
      return new DatabaseAddress(
          "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
          decoded(user[0]),
          decoded(user[1]));
    }

    private static String decoded(String text) {
      return java.net.URLDecoder.decode(
          text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    }

    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbc, user, password);
    }
  }

  @Override
  public String name() {
    return "rows";
  }

  @Override
  public void attempt() throws IOException {
    try {
      Connection connection = connection();
      long value = book.next();
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO drill (number) VALUES (?)")) {
        insert.setLong(1, value);
        insert.executeUpdate();
      }
      book.acknowledge(value);
    } catch (SQLException e) {
      open = Optional.empty();
      throw new IOException(e);
    }
  }

  private Connection connection() throws SQLException {
    if (open.isEmpty()) {
      Connection made = address.connect();
      try (var statement = made.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS drill (number bigint)");
      }
      open = Optional.of(made);
    }
    return open.get();
  }

  @Override
  public List<String> violations() throws IOException {
    try (PreparedStatement query =
            connection()
                .prepareStatement(
                    "SELECT count(*), count(DISTINCT number), coalesce(max(number), 0) FROM drill");
        ResultSet row = query.executeQuery()) {
      row.next();
      if (row.getLong(1) != row.getLong(2)) {
        return List.of("a row is there twice: doubled");
      }
      if (row.getLong(1) < book.acknowledged()) {
        return List.of(
            book.acknowledged()
                + " rows were acknowledged, "
                + row.getLong(1)
                + " are there: lost");
      }
      return book.violations(row.getLong(3));
    } catch (SQLException e) {
      open = Optional.empty();
      throw new IOException(e);
    }
  }

  @Override
  public long attempted() {
    return book.attempted();
  }

  @Override
  public long acknowledged() {
    return book.acknowledged();
  }
}
