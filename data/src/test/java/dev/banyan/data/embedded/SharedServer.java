package dev.banyan.data.embedded;

import dev.banyan.data.DataConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One embedded server for all tests of a JVM. It is quick because it is not durable; tests of
 * durability start their own.
 */
public final class SharedServer {

  private static final Map<String, String> QUICK =
      Map.of("fsync", "off", "full_page_writes", "off", "log_checkpoints", "off");

  private static final class Holder {
    private static final SharedServer INSTANCE = new SharedServer();
  }

  private final Path dataDirectory;
  private final EmbeddedServer server;

  private SharedServer() {
    try {
      dataDirectory = Files.createTempDirectory("banyan-test-postgres");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server = EmbeddedServer.start(DataConfig.embedded(), dataDirectory, QUICK);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-test-postgres"));
  }

  public static SharedServer get() {
    return Holder.INSTANCE;
  }

  public EmbeddedServer server() {
    return server;
  }

  /** A data folder that lives as long as the server. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  private void stop() {
    try {
      server.close();
      Binaries.delete(dataDirectory);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
