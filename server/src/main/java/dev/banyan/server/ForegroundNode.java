package dev.banyan.server;

import java.io.PrintStream;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a process of its own: it prints where it is, and drains when it is asked to end. */
public final class ForegroundNode {

  private static final Logger log = LoggerFactory.getLogger(ForegroundNode.class);

  private ForegroundNode() {}

  /**
   * Starts a node, prints its addresses once it serves, and leaves it running until the process
   * gets SIGTERM or SIGINT.
   *
   * @param terminal whether people read the log
   * @throws StartException when it cannot, in words
   */
  public static void start(
      ServerConfig config, Path app, Path data, PrintStream out, boolean terminal) {
    Logs.configure(style(config.log(), terminal), config.log());
    Ports.requireFree(config.edge().bind(), config.edge().port(), "--port");
    Ports.requireFree(config.api().bind(), config.api().port(), "--api-port");
    DataFolder folder = DataFolder.open(data);
    Platform platform;
    try {
      platform = Platform.start(config, app, folder.path());
    } catch (RuntimeException failure) {
      folder.close();
      throw failure;
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(platform, folder), "banyan-shutdown"));
    platform
        .setupLink()
        .ifPresent(
            link ->
                out.println(
                    "Nobody owns this installation yet. Sign up as its admin, once: " + link));
    platform
        .appProblem()
        .ifPresentOrElse(
            problem -> {
              out.println("The app needs mending: " + problem);
              out.println(
                  "Banyan is ready at "
                      + platform.apiUrl()
                      + "; mend the app, then: banyan release");
            },
            () ->
                out.println(
                    "Banyan is ready at " + platform.apiUrl() + ", app at " + platform.appUrl()));
    out.flush();
  }

  /** Only a platform that closed in order ends with 0; what is killed meanwhile does not. */
  private static void end(Platform platform, DataFolder folder) {
    int code = 0;
    try {
      platform.close();
      folder.close();
    } catch (RuntimeException failure) {
      log.error("the node did not end in order", failure);
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }

  private static Logs.Style style(LogConfig config, boolean terminal) {
    return switch (config.format()) {
      case JSON -> Logs.Style.JSON;
      case PLAIN -> Logs.Style.PLAIN;
      case AUTO -> terminal ? Logs.Style.COLOURED : Logs.Style.JSON;
    };
  }
}
