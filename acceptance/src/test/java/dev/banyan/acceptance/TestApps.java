package dev.banyan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small real apps in the languages that people bring. */
final class TestApps {

  /** Debian's; another one on the path may lack Debian's libraries. */
  static final String PYTHON = "/usr/bin/python3";

  private TestApps() {}

  /** One service that does nothing much: what the access matrix acts on. */
  static Path matrixApp(Path folder, String name) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: %s
        services:
          api:
            run: exec %s -m http.server "$PORT" --bind 127.0.0.1
            health: /
            replicas: 1..2
        schedules:
          - {name: nightly, service: api, cron: "0 3 * * *", run: "true"}
        routes:
          - {path: /, to: api}
        """
            .formatted(name, PYTHON));
    write(folder.resolve("index.html"), "<h1>matrix</h1>\n");
    return folder;
  }

  /** A page, and nothing that runs: what the access matrix deletes. */
  static Path spare(Path folder, String name) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: %s
        services:
          web: {static: public}
        routes:
          - {path: /, to: web}
        """
            .formatted(name));
    write(folder.resolve("public/index.html"), "<h1>spare</h1>\n");
    return folder;
  }

  /** Tells any variable of its environment: {@code /NAME}; its own name at {@code /BANYAN_APP}. */
  static Path environment(Path folder, String name) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: %s
        services:
          api:
            run: exec %s tell.py
            health: /
        routes:
          - {path: /, to: api}
        """
            .formatted(name, PYTHON));
    write(
        folder.resolve("tell.py"),
        """
        import http.server, os

        class Tell(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = os.environ.get(self.path[1:], "none").encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        address = ("127.0.0.1", int(os.environ["PORT"]))
        http.server.ThreadingHTTPServer(address, Tell).serve_forever()
        """);
    return folder;
  }

  /** Node: answers with its pid, its release and its environment; its Redis counts orders. */
  static Path node(Path folder, String version) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: nodeapp
        services:
          api:
            run: exec node server.js
            health: /health
            replicas: 2..3
        routes:
          - {path: /, to: api}
        """);
    write(folder.resolve("package.json"), "{\"name\": \"nodeapp\", \"private\": true}\n");
    write(folder.resolve("server.js"), source("server.js").replace("VERSION", version));
    return folder;
  }

  /** Flask and PostgreSQL's driver from Debian; Redis over a socket. */
  static Path flask(Path folder) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: flaskapp
        services:
          api:
            run: exec %s app.py
            health: /health
        routes:
          - {path: /, to: api}
        """
            .formatted(PYTHON));
    write(folder.resolve("app.py"), source("app.py"));
    return folder;
  }

  /**
   * Java, compiled and run by the JDK that runs Banyan, with PostgreSQL's driver in its folder;
   * Redis over a socket.
   */
  static Path java(Path folder) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: javaapp
        services:
          api:
            build: %1$s/bin/javac -d classes Main.java
            run: exec %1$s/bin/java -Xmx64m -cp classes:postgresql.jar Main
            health: /health
        routes:
          - {path: /, to: api}
        """
            .formatted(System.getProperty("java.home")));
    write(folder.resolve("Main.java"), source("Main.java"));
    try {
      Files.copy(
          Path.of(
              org.postgresql.Driver.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI()),
          folder.resolve("postgresql.jar"));
    } catch (IOException | URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return folder;
  }

  private static String source(String name) {
    try (var in = TestApps.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
