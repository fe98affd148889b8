package dev.banyan.data;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Debian's PostgreSQL 15, as a team's own server would be: SCRAM, and a login for Banyan that may
 * create roles and databases but is no superuser. One for all tests of a JVM.
 */
public final class ExternalPostgres {

  public static final String USER = "team_login";
  public static final String PASSWORD = "an external password / with signs";

  private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");
  private static final String ADMIN_PASSWORD = "superuser";

  private static final class Holder {
    private static final ExternalPostgres INSTANCE = new ExternalPostgres();
  }

  private final int port = TestPrograms.freePort();

  private ExternalPostgres() {
    if (!Files.exists(BINARIES)) {
      throw new IllegalStateException(
          "these tests need Debian's PostgreSQL 15: apt-get install postgresql-15 pgbouncer");
    }
    Path directory = TestPrograms.directory("external");
    try {
      Path password = directory.resolve("password");
      Files.writeString(password, ADMIN_PASSWORD);
      Path data = directory.resolve("data");
      TestPrograms.run(
          BINARIES.resolve("initdb").toString(),
          "--pgdata=" + data,
          "--username=superuser",
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--no-sync");
      Path log = directory.resolve("log");
      Process process =
          TestPrograms.command(
                  BINARIES.resolve("postgres").toString(),
                  "-D",
                  data.toString(),
                  "-c",
                  "port=" + port,
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "unix_socket_directories=",
                  "-c",
                  "fsync=off",
                  "-c",
                  "max_connections=200")
              .redirectOutput(log.toFile())
              .start();
      TestPrograms.endWithJvm(process, directory);
      TestPrograms.awaitPort(port, process, log);
      makeLogin();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static ExternalPostgres get() {
    return Holder.INSTANCE;
  }

  private void makeLogin() {
    long deadline = System.nanoTime() + TestPrograms.START_WITHIN.toNanos();
    while (true) {
      try (Connection connection =
              DriverManager.getConnection(url("postgres"), "superuser", ADMIN_PASSWORD);
          var statement = connection.createStatement()) {
        statement.execute(
            "CREATE ROLE %s LOGIN CREATEDB CREATEROLE PASSWORD '%s'".formatted(USER, PASSWORD));
        return;
      } catch (SQLException failure) {
        // 57P03: it listens, but is still starting.
        if (!"57P03".equals(failure.getSQLState()) || System.nanoTime() > deadline) {
          throw new IllegalStateException(failure);
        }
      }
    }
  }

  public int port() {
    return port;
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public DatabaseAddress address(String name, String database) {
    return new DatabaseAddress(name, url(database), url(database), USER, new Secret(PASSWORD));
  }
}
