package dev.banyan.server;

import dev.banyan.kernel.UnlinkedTree;
import dev.banyan.kernel.config.ConfigBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A node that lives for a moment on free ports, with its data in a folder that goes away. The JVM,
 * started with {@code -XX:AOTCacheOutput}, then keeps the classes it loaded for quicker starts.
 */
public final class Training {

  private static final int ROUNDS = 50;

  private Training() {}

  /** Starts the node, asks it a few things, and ends it. */
  public static void run(Path app) throws IOException {
    Path folder = Files.createTempDirectory("banyan-train");
    try {
      ServerConfig config =
          ConfigBinder.bind(
              Map.of("edge", Map.of("port", 0), "api", Map.of("port", 0)), ServerConfig.class);
      Logs.configure(Logs.Style.JSON, config.log().level());
      DataFolder data = DataFolder.open(folder.resolve("data"));
      // The first start makes everything; the second takes the way of all that follow.
      for (int start = 0; start < 2; start++) {
        try (Platform platform = Platform.start(config, app, data.path())) {
          ask(platform);
        }
      }
      data.close();
    } finally {
      // In it is what the app owns, and may still change if a process of it outlived the node.
      UnlinkedTree.delete(folder);
    }
  }

  private static void ask(Platform platform) {
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        for (String url :
            List.of(
                platform.appUrl() + "/",
                platform.appUrl() + "/api/state",
                platform.appUrl() + "/api/clock",
                platform.apiUrl() + "/",
                platform.apiUrl() + "/health",
                platform.apiUrl() + "/metrics")) {
          client.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding());
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
