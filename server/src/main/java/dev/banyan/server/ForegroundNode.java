package dev.banyan.server;

import dev.banyan.apps.AppsModule;
import dev.banyan.kernel.Id;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
   * @return the id of the folder's app; empty while that is being deleted
   * @throws StartException when it cannot, in words
   * @throws dev.banyan.apps.ManifestException when the app's file has mistakes and nothing of an
   *     earlier start could serve; then nothing was started
   */
  public static Optional<Id> start(ServerConfig config, Path app, Path data, NodeOutput output) {
    Logs.Style style = output.style(config.log().format());
    Logs.configure(style, output.level(config.log().level()));
    Ports.requireFree(config.edge().bind(), config.edge().port(), "--port");
    Ports.requireFree(config.api().bind(), config.api().port(), "--api-port");
    AppsModule.requireSound(app, data);
    DataFolder folder = DataFolder.open(data);
    // From here on an end is asked for in vain no more: what has started by then is closed.
    var parts = new Parts();
    var ending = new Thread(() -> end(parts, folder), "banyan-shutdown");
    Runtime.getRuntime().addShutdownHook(ending);
    Platform platform;
    try {
      platform = Platform.start(config, app, folder.path(), parts);
    } catch (RuntimeException failure) {
      if (letGo(ending)) {
        folder.close();
      }
      throw failure;
    }
    new Announcement(output, style).make(platform);
    writeEditorSchema(folder.path());
    return platform.app();
  }

  /** After the start, which it must not hold up; without it an editor merely checks less. */
  private static void writeEditorSchema(Path folder) {
    try {
      EditorSchema.write(folder);
    } catch (IOException failure) {
      log.warn("the schema for editors could not be written into {}", folder, failure);
    }
  }

  /** Only a platform that closed in order ends with 0; what is killed meanwhile does not. */
  private static void end(Parts parts, DataFolder folder) {
    int code = 0;
    try {
      parts.close();
      folder.close();
    } catch (RuntimeException failure) {
      log.error("the node did not end in order", failure);
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }

  /** Whether the process is not ending already; if it is, the hook closes the folder. */
  private static boolean letGo(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      log.debug("the start was broken off", ending);
      return false;
    }
  }
}
