package dev.banyan.data.embedded;

import dev.banyan.data.DataConfig;
import dev.banyan.kernel.UnlinkedTree;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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

  private static final class Folder {
    private static final Path PATH = make();

    private static Path make() {
      try {
        return Files.createTempDirectory("banyan-test-data");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private final Path dataDirectory = dataFolder();
  private final EmbeddedServer server;

  private SharedServer() {
    server =
        EmbeddedServer.start(
            DataConfig.embedded(), dataDirectory, new SimpleMeterRegistry(), QUICK);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-test-postgres"));
  }

  public static SharedServer get() {
    return Holder.INSTANCE;
  }

  public EmbeddedServer server() {
    return server;
  }

  /** A data folder that lives as long as the JVM; asking for it starts no server. */
  public static Path dataFolder() {
    return Folder.PATH;
  }

  private void stop() {
    try {
      server.close();
      UnlinkedTree.delete(dataDirectory);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
