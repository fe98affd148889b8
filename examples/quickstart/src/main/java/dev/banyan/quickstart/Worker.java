package dev.banyan.quickstart;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Grows the leaves that the API has added, a tenth at a time. What there is to do stands in
 * PostgreSQL, so that a worker which is killed loses nothing; Redis only wakes it and shows what it
 * is at.
 */
public final class Worker {

  private static final long STEP_MILLIS = 160;

  private static final String TAKE =
      """
      UPDATE leaf SET grown = least(100, grown + 10), grown_by = ?
      WHERE id = (SELECT id FROM leaf WHERE grown < 100 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, grown
      """;

  private record Step(long leaf, int grown) {}

  private final Database database = Database.fromEnvironment();
  private final Redis redis = Redis.fromEnvironment();
  private final String name = Environment.instanceName();
  private final CountDownLatch ending = new CountDownLatch(1);

  private Worker() {}

  public static void main(String[] args) throws InterruptedException {
    var worker = new Worker();
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  worker.ending.countDown();
                  try {
                    main.join(2_000);
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                }));
    worker.run();
  }

  private void run() throws InterruptedException {
    System.out.println("Worker " + name + " waits for leaves.");
    while (ending.getCount() > 0) {
      try {
        Optional<Step> step = database.with(this::grow);
        if (step.isPresent()) {
          show(step.get());
          pause(STEP_MILLIS);
        } else {
          redis.command("BLPOP", "quickstart:added", "1");
        }
      } catch (SQLException | IOException failure) {
        System.err.println("Trying again in two seconds: " + failure.getMessage());
        pause(2_000);
      }
    }
    System.out.println("Worker " + name + " ends.");
  }

  private Optional<Step> grow(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Step(rows.getLong(1), rows.getInt(2)))
            : Optional.empty();
      }
    }
  }

  private void show(Step step) throws IOException {
    redis.command(
        "HSET",
        "quickstart:worker",
        "name",
        name,
        "leaf",
        "" + step.leaf,
        "grown",
        "" + step.grown);
    if (step.grown == 100) {
      redis.command("INCR", "quickstart:grown");
      System.out.println("Leaf " + step.leaf + " has grown.");
    }
  }

  private void pause(long millis) throws InterruptedException {
    if (ending.await(millis, TimeUnit.MILLISECONDS)) {
      System.out.println("Asked to end.");
    }
  }
}
