package dev.banyan.bench.writes;

import dev.banyan.bench.durability.RowLedger.DatabaseAddress;
import dev.banyan.bench.generator.LoadResult;
import dev.banyan.operate.load.Latency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the database alone can do: the same bytes inserted into a table of two columns, one
 * transaction each, over a connection for each writer up to {@link #CONNECTIONS_MAX}.
 */
final class RawInserts {

  /** Below the 60 that a node grants to one app's role; further writers take turns. */
  static final int CONNECTIONS_MAX = 56;

  private final DatabaseAddress address;
  private final int bytes;

  RawInserts(DatabaseAddress address, int bytes) throws SQLException {
    this.address = address;
    this.bytes = bytes;
    try (Connection connection = address.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS raw_insert (id bigserial PRIMARY KEY, body text NOT NULL)");
    }
  }

  /** A closed loop of so many writers. */
  LoadResult run(int writers, Duration measured) throws SQLException {
    BlockingQueue<Connection> free = new LinkedBlockingQueue<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int opened = 0; opened < Math.min(writers, CONNECTIONS_MAX); opened++) {
        free.add(address.connect());
      }
      long end = System.nanoTime() + measured.toNanos();
      Latency all = new Latency();
      for (Future<Latency> part :
          threads.invokeAll(
              Collections.nCopies(writers, (Callable<Latency>) () -> write(free, end)))) {
        all.add(part.get());
      }
      return new LoadResult(
          measured, all.count(), 0, 0, 0, 0, all.count() * bytes, all, Duration.ZERO);
    } catch (ExecutionException e) {
      throw new SQLException("a raw insert failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    } finally {
      for (Connection connection : free) {
        connection.close();
      }
    }
  }

  private Latency write(BlockingQueue<Connection> free, long end)
      throws SQLException, InterruptedException {
    Latency latency = new Latency();
    String body = value(new Random(end), bytes);
    for (long began = System.nanoTime(); began - end < 0; began = System.nanoTime()) {
      Connection connection = free.take();
      // The driver keeps the statement prepared on the server after its first uses.
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO raw_insert (body) VALUES (?)")) {
        insert.setString(1, body);
        insert.executeUpdate();
      } finally {
        free.add(connection);
      }
      latency.record(System.nanoTime() - began);
    }
    return latency;
  }

  /** Text that does not compress, so that both sides write what they say. */
  static String value(Random random, int length) {
    return random
        .ints(length, 0, 64)
        .collect(
            StringBuilder::new,
            (text, digit) -> text.append(DIGITS.charAt(digit)),
            StringBuilder::append)
        .toString();
  }

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}
