package dev.banyan.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the histories of each database: a promotion (a new timeline) or a restore into another
 * server (a new system identifier) starts a new epoch, so that positions of different histories are
 * never taken for one. Kept in the directory, looked up once per history. Thread-safe.
 */
final class Epochs {

  private static final String NEXT =
      """
      INSERT INTO data_epoch (database_name, epoch, system_identifier, timeline)
      SELECT ?, coalesce(max(epoch), 0) + 1, ?, ? FROM data_epoch WHERE database_name = ?
      ON CONFLICT DO NOTHING
      """;
  private static final String FIND =
      """
      SELECT epoch FROM data_epoch
      WHERE database_name = ? AND system_identifier = ? AND timeline = ?
      """;

  private record History(String database, long timeline) {}

  private final DataSource directory;
  private final Map<String, Long> systemIdentifiers = new ConcurrentHashMap<>();
  private final Map<History, Long> known = new ConcurrentHashMap<>();

  Epochs(DataSource directory) {
    this.directory = directory;
  }

  /** Called once per database at start, before any write to it. */
  void learn(String database, DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT system_identifier FROM pg_control_system()")) {
      rows.next();
      systemIdentifiers.put(database, rows.getLong(1));
    }
  }

  long of(String database, long timeline) {
    return known.computeIfAbsent(new History(database, timeline), this::resolve);
  }

  private long resolve(History history) {
    long systemIdentifier = systemIdentifiers.getOrDefault(history.database, 0L);
    try (Connection connection = directory.getConnection()) {
      Long found = find(connection, history, systemIdentifier);
      while (found == null) {
        next(connection, history, systemIdentifier);
        found = find(connection, history, systemIdentifier);
      }
      return found;
    } catch (SQLException failure) {
      throw new DataException.Unavailable(DataConfig.DIRECTORY, failure);
    }
  }

  private static void next(Connection connection, History history, long systemIdentifier)
      throws SQLException {
    try (var insert = connection.prepareStatement(NEXT)) {
      insert.setString(1, history.database);
      insert.setLong(2, systemIdentifier);
      insert.setLong(3, history.timeline);
      insert.setString(4, history.database);
      insert.executeUpdate();
    }
  }

  private static @Nullable Long find(Connection connection, History history, long systemIdentifier)
      throws SQLException {
    try (var select = connection.prepareStatement(FIND)) {
      select.setString(1, history.database);
      select.setLong(2, systemIdentifier);
      select.setLong(3, history.timeline);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : null;
      }
    }
  }
}
