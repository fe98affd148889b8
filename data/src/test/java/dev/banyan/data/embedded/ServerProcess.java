package dev.banyan.data.embedded;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DatabaseAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CountDownLatch;

/** A process that starts a server, writes without pause, and is there to be killed. */
public final class ServerProcess {

  private ServerProcess() {}

  /** Prints each number once its row is committed. */
  public static void main(String[] arguments) throws Exception {
    EmbeddedServer server =
        EmbeddedServer.start(
            DataConfig.embedded(), Path.of(arguments[0]), new SimpleMeterRegistry());
    DatabaseAddress address = server.directory();
    try (Connection connection =
            DriverManager.getConnection(
                address.url(), address.user(), address.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (n int)");
      for (int n = 1; n <= 10_000; n++) {
        statement.execute("INSERT INTO acknowledged VALUES (" + n + ")");
        System.out.println(n);
        System.out.flush();
      }
    }
    new CountDownLatch(1).await();
  }
}
