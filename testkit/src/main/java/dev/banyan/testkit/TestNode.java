package dev.banyan.testkit;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigTree;
import dev.banyan.server.NodeFile;
import dev.banyan.server.Platform;
import dev.banyan.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole node in this process: real PostgreSQL and Redis, free ports, its data in a folder of the
 * test. Close it, or its servers outlive the test.
 */
public final class TestNode implements AutoCloseable {

  private final Platform platform;
  private final Path data;

  private TestNode(Platform platform, Path data) {
    this.platform = platform;
    this.data = data;
  }

  /** A node with the defaults that runs an app. */
  public static TestNode start(Path app, Path data) {
    return start(app, data, Map.of());
  }

  /**
   * A node with settings of its own.
   *
   * @param settings by dotted key, such as {@code accounts.signupOpen}: words, and lists or maps of
   *     them, as the configuration file has them
   */
  public static TestNode start(Path app, Path data, Map<String, ?> settings) {
    var dotted = new HashMap<String, Object>(Map.of("edge.port", "0", "api.port", "0"));
    dotted.putAll(settings);
    ServerConfig config = ConfigBinder.bind(ConfigTree.fromDotted(dotted), ServerConfig.class);
    try {
      Files.createDirectories(data);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new TestNode(Platform.start(config, app, data), data);
  }

  public Platform platform() {
    return platform;
  }

  public Path data() {
    return data;
  }

  /** The app, through the edge. */
  public TestClient app() {
    return TestClient.anonymous(URI.create(platform.appUrl()));
  }

  /** Banyan's API, as nobody. */
  public TestClient api() {
    return TestClient.anonymous(URI.create(platform.apiUrl()));
  }

  /** Banyan's API, as the owner of the installation whom the command line is. */
  public TestClient owner() {
    try {
      NodeFile file =
          NodeFile.read(data)
              .orElseThrow(() -> new IllegalStateException("the node wrote no file"));
      return api().as(file.token().reveal());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    platform.close();
  }
}
