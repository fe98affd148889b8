package dev.banyan.data;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's PgBouncer 1.18 in transaction mode before {@link ExternalPostgres}. One for all tests of
 * a JVM. It has fewer sessions than tests have threads, so that sessions really are shared.
 */
public final class PgBouncer {

  private static final class Holder {
    private static final PgBouncer INSTANCE = new PgBouncer();
  }

  private final int port = TestPrograms.freePort();

  private PgBouncer() {
    Path directory = TestPrograms.directory("pgbouncer");
    try {
      Path users = directory.resolve("users");
      Files.writeString(
          users, "\"%s\" \"%s\"\n".formatted(ExternalPostgres.USER, ExternalPostgres.PASSWORD));
      TestPrograms.give(users);
      Path configuration = directory.resolve("pgbouncer.ini");
      Files.writeString(
          configuration,
          """
          [databases]
          * = host=127.0.0.1 port=%d
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          unix_socket_dir =
          auth_type = scram-sha-256
          auth_file = %s
          pool_mode = transaction
          default_pool_size = 40
          max_client_conn = 500
          ignore_startup_parameters = extra_float_digits
          """
              .formatted(ExternalPostgres.get().port(), port, users));
      TestPrograms.give(configuration);
      Path log = directory.resolve("log");
      Process process =
          TestPrograms.command("/usr/sbin/pgbouncer", configuration.toString())
              .redirectOutput(log.toFile())
              .start();
      TestPrograms.endWithJvm(process, directory);
      TestPrograms.awaitPort(port, process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static PgBouncer get() {
    return Holder.INSTANCE;
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public DatabaseAddress address(String name, String database) {
    return new DatabaseAddress(
        name,
        url(database),
        ExternalPostgres.get().url(database),
        ExternalPostgres.USER,
        new Secret(ExternalPostgres.PASSWORD));
  }
}
