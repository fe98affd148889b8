package dev.banyan.data;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of registered tables: some ahead of time, none past its retention. Works
 * over the direct address, one statement at a time, so that readers and writers of the table never
 * wait for more than a moment. Thread-safe; nodes that do it at the same time take turns.
 */
public final class Partitions {

  // A busy table may be passed over: the next call tries again, long before it matters.
  private static final String LOCK_TIMEOUT = "SET lock_timeout = '3s'";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final long LOCK = 0x62616e79616e02L;
  private static final String CHILDREN =
      """
      SELECT child.relname FROM pg_inherits
      JOIN pg_class child ON child.oid = pg_inherits.inhrelid
      WHERE pg_inherits.inhparent = to_regclass(?) AND NOT inhdetachpending
      """;
  private static final String LEFTOVERS =
      """
      SELECT child.relname FROM pg_inherits
      JOIN pg_class child ON child.oid = pg_inherits.inhrelid
      WHERE pg_inherits.inhparent = to_regclass(?) AND inhdetachpending
      """;
  private static final String STRAYS =
      """
      SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition
        AND relnamespace = current_schema()::regnamespace AND starts_with(relname, ?)
      """;

  /**
   * What one round did.
   *
   * @param created names of new partitions, as {@code database/partition}
   * @param dropped names of partitions past retention
   */
  public record Outcome(List<String> created, List<String> dropped) {}

  private final InstantSource clock;
  private final List<SqlDatabase> databases;
  private final List<PartitionedTable> tables = new CopyOnWriteArrayList<>();
  private final Counter createdCount;
  private final Counter droppedCount;

  Partitions(InstantSource clock, List<SqlDatabase> databases, MeterRegistry meters) {
    this.clock = clock;
    this.databases = List.copyOf(databases);
    this.createdCount = Counter.builder("database.partitions.created").register(meters);
    this.droppedCount = Counter.builder("database.partitions.dropped").register(meters);
  }

  /** Takes a table on and maintains it at once, so that rows can be inserted on return. */
  public void register(PartitionedTable table) {
    tables.add(table);
    maintain(List.of(table));
  }

  /** Does what is due for every registered table; call it about once an hour. */
  public Outcome maintain() {
    return maintain(tables);
  }

  private Outcome maintain(List<PartitionedTable> due) {
    var created = new ArrayList<String>();
    var dropped = new ArrayList<String>();
    for (SqlDatabase database : databases) {
      DatabaseAddress address = database.address();
      try (Connection connection =
          DriverManager.getConnection(
              address.directUrl(), address.user(), address.password().reveal())) {
        execute(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
        execute(connection, LOCK_TIMEOUT);
        for (PartitionedTable table : due) {
          maintain(connection, database.name(), table, created, dropped);
        }
      } catch (SQLException failure) {
        throw new DataException.Unavailable(database.name(), failure);
      }
    }
    createdCount.increment(created.size());
    droppedCount.increment(dropped.size());
    return new Outcome(List.copyOf(created), List.copyOf(dropped));
  }

  private void maintain(
      Connection connection,
      String database,
      PartitionedTable table,
      List<String> created,
      List<String> dropped)
      throws SQLException {
    if (!exists(connection, table.table())) {
      return;
    }
    try {
      create(connection, table).forEach(name -> created.add(database + "/" + name));
      drop(connection, table).forEach(name -> dropped.add(database + "/" + name));
    } catch (SQLException failure) {
      if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
        throw failure;
      }
      log.warn("{}: {} is too busy; its partitions are looked at later", database, table.table());
    }
  }

  private List<String> create(Connection connection, PartitionedTable table) throws SQLException {
    List<String> present = names(connection, CHILDREN, table.table());
    var created = new ArrayList<String>();
    // One behind too: the clocks of nodes differ, and a clock may be set back.
    LocalDate start = table.granularity().previous(table.granularity().startOf(clock.instant()));
    for (int i = -1; i <= table.aheadCount(); i++) {
      LocalDate end = table.granularity().next(start);
      String name = table.partition(start);
      if (!present.contains(name) && !past(table, name)) {
        // Made aside and then attached: that never blocks those who use the table.
        execute(connection, "DROP TABLE IF EXISTS " + name);
        execute(
            connection,
            "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING IDENTITY)"
                .formatted(name, table.table()));
        execute(
            connection,
            "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s 00:00:00Z') TO ('%s 00:00:00Z')"
                .formatted(table.table(), name, start, end));
        created.add(name);
      }
      start = end;
    }
    return created;
  }

  private List<String> drop(Connection connection, PartitionedTable table) throws SQLException {
    var dropped = new ArrayList<String>();
    for (String name : names(connection, LEFTOVERS, table.table())) {
      execute(
          connection, "ALTER TABLE %s DETACH PARTITION %s FINALIZE".formatted(table.table(), name));
    }
    for (String name : names(connection, CHILDREN, table.table())) {
      if (past(table, name)) {
        execute(
            connection,
            "ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY".formatted(table.table(), name));
      }
    }
    for (String name : names(connection, STRAYS, table.table() + "_p")) {
      if (past(table, name)) {
        execute(connection, "DROP TABLE " + name);
        dropped.add(name);
      }
    }
    return dropped;
  }

  private boolean past(PartitionedTable table, String name) {
    String suffix = name.substring(table.table().length());
    if (!suffix.matches(
        table.granularity() == PartitionedTable.Granularity.DAY ? "_p\\d{8}" : "_p\\d{6}")) {
      return false;
    }
    LocalDate end = table.granularity().next(table.granularity().parse(suffix.substring(2)));
    Instant keptFrom =
        clock.instant().atOffset(ZoneOffset.UTC).minus(table.retention()).toInstant();
    return !end.atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(keptFrom);
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    return !names(connection, "SELECT 'x' WHERE to_regclass(?) IS NOT NULL", table).isEmpty();
  }

  private static List<String> names(Connection connection, String sql, String argument)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setString(1, argument);
      var names = new TreeMap<String, String>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          names.put(rows.getString(1), "");
        }
      }
      return List.copyOf(names.keySet());
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
