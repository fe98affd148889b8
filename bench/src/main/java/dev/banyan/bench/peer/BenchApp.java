package dev.banyan.bench.peer;

import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.Scratch;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The app that is proxied: nginx answers requests, {@link EchoServer} echoes WebSockets. Each also
 * listens on a port of its own, over which a peer reaches the very same process.
 *
 * @param folder with its banyan.app.yaml
 * @param httpPort the second port of the service that answers
 * @param socketPort the second port of the service that echoes
 */
public record BenchApp(Path folder, int httpPort, int socketPort) {

  /** Length of an answer's body: an ordinary JSON document of an API. */
  public static final int ANSWER_BYTES = 1_024;

  /** Length of the large body. */
  public static final long LARGE_BYTES = 1L << 30;

  public static BenchApp write(Scratch scratch, Cores cores) {
    int http = Scratch.freePort();
    int sockets = Scratch.freePort();
    scratch.write("app/banyan.app.yaml", MANIFEST);
    BenchSettings.write(scratch, "app");
    scratch.write("app/http.sh", httpScript(http, cores));
    scratch.write("app/sockets.sh", socketScript(sockets, cores));
    copyClassPath(scratch.folder().resolve("app/lib"));
    return new BenchApp(scratch.folder().resolve("app"), http, sockets);
  }

  private static final String MANIFEST =
      """
      name: bench
      services:
        http:    {run: exec sh http.sh, health: /health}
        sockets: {run: exec sh sockets.sh, health: /health}
      routes:
        - {path: /cached, to: http, identity: required, limit: plan, cache: {GET: 60s, staleOnError: true, shared: true}}
        - {path: /sockets, to: sockets, identity: required, limit: plan}
        - {path: /, to: http, identity: required, limit: plan}
      """;

  private static String httpScript(int port, Cores cores) {
    return """
        # An answer of 1 KiB, and one of 1 GiB, by nginx with one worker.
        set -e
        work="$(mktemp -d)"
        trap 'rm -rf "$work"' EXIT
        # Started as root, the worker runs as somebody else.
        chmod 755 "$work"
        truncate -s %1$d "$work/large"
        cat > "$work/nginx.conf" <<END
        daemon off;
        worker_processes 1;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 10000; }
        http {
          access_log off;
          sendfile on;
          keepalive_requests 1000000000;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:$PORT backlog=4096;
            listen 127.0.0.1:%2$d backlog=4096;
            default_type application/octet-stream;
            location /large { alias $work/large; }
            location / { default_type application/json; return 200 '%3$s'; }
          }
        }
        END
        %4$s nginx -e stderr -p "$work" -c "$work/nginx.conf" &
        server=$!
        trap 'kill $server; wait $server; rm -rf "$work"' TERM INT
        wait $server
        """
        .formatted(LARGE_BYTES, port, answer(), String.join(" ", cores.onLoad(List.of())));
  }

  /** JSON of just the right length, without a quote that the shell or nginx would mind. */
  private static String answer() {
    String start = "{\"items\":[\"";
    String end = "\"]}";
    return start + "x".repeat(ANSWER_BYTES - start.length() - end.length()) + end;
  }

  private static String socketScript(int port, Cores cores) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return String.format(
        Locale.ROOT,
        "exec %s %s -XX:+UseSerialGC -Xms256m -Xmx256m -XX:MaxDirectMemorySize=256m"
            + " --enable-native-access=ALL-UNNAMED -cp 'lib/*' %s %d\n",
        String.join(" ", cores.onLoad(List.of())),
        java,
        EchoServer.class.getName(),
        port);
  }

  /** The app is a folder of its own, so what {@link EchoServer} needs goes with it. */
  private static void copyClassPath(Path lib) {
    try {
      Files.createDirectories(lib);
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        if (Files.isDirectory(path)) {
          ClassFolder.pack(path, lib.resolve("classes.jar"));
        } else {
          copyIfNeeded(path, lib);
          // A jar with a Class-Path has its libraries beside it.
          copyAll(path.toAbsolutePath().resolveSibling("lib"), lib);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyAll(Path from, Path lib) throws IOException {
    if (Files.isDirectory(from)) {
      try (var files = Files.list(from)) {
        for (Path file : files.toList()) {
          copyIfNeeded(file, lib);
        }
      }
    }
  }

  private static void copyIfNeeded(Path file, Path lib) throws IOException {
    String name = file.getFileName().toString();
    if (name.startsWith("netty-") || name.startsWith("banyan-bench")) {
      Files.copy(file, lib.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
