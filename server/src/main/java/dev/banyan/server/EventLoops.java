package dev.banyan.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Duration;

/** The event loops of Banyan's own API; the edge has its own. */
final class EventLoops {

  private static final int LOOPS_MAX = 2;
  private static final int WORKERS = 4;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private EventLoops() {}

  static Vertx start(Parts parts, Path dataFolder) {
    // Files that Vert.x unpacks; those of a node that was killed are in the way of nobody but the
    // disk.
    Path cache = dataFolder.resolve("cache");
    Folders.delete(cache);
    var options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors()))
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(WORKERS)
            .setFileSystemOptions(
                new FileSystemOptions().setFileCacheDir(cache.resolve("vertx").toString()));
    Vertx vertx = Vertx.vertx(options);
    parts.onClose("event loops", () -> Futures.await(vertx.close(), CLOSE_MAX));
    return vertx;
  }
}
