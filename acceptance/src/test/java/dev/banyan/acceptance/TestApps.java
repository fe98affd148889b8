package dev.banyan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small real apps in the languages that people bring. */
final class TestApps {

  /** Debian's; another one on the path may lack Debian's libraries. */
  static final String PYTHON = "/usr/bin/python3";

  private TestApps() {}

  /** One service that does nothing much: what the access matrix acts on. */
  static Path matrixApp(Path folder) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: matrix
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
            .formatted(PYTHON));
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

  /** Node: answers with its pid, its release and what it finds in its environment. */
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
    write(
        folder.resolve("server.js"),
        """
        const http = require('http');
        const server = http.createServer((req, res) => {
          if (req.url === '/health') return res.end('ok');
          setTimeout(() => {
            res.setHeader('content-type', 'application/json');
            res.end(JSON.stringify({
              version: '%s', pid: process.pid,
              database: !!process.env.DATABASE_URL, redis: !!process.env.REDIS_URL,
              banyan: !!process.env.BANYAN_URL, key: !!process.env.BANYAN_KEY,
              openai: !!process.env.OPENAI_API_KEY, greeting: process.env.GREETING || null }));
          }, 20);
        });
        server.listen(process.env.PORT, '127.0.0.1');
        process.on('SIGTERM', () => server.close(() => process.exit(0)));
        """
            .formatted(version));
    return folder;
  }

  /** Flask from Debian, with a connection to the app's own database through no driver at all. */
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
    write(
        folder.resolve("app.py"),
        """
        import os, socket
        from urllib.parse import urlparse
        from flask import Flask, jsonify, request
        app = Flask(__name__)

        @app.get("/health")
        def health():
            return "ok"

        @app.post("/echo")
        def echo():
            return jsonify(bytes=len(request.get_data()), user=request.headers.get("X-Banyan-User"))

        @app.get("/redis")
        def redis():
            url = urlparse(os.environ["REDIS_URL"])
            with socket.create_connection((url.hostname, url.port)) as connection:
                def ask(*words):
                    out = f"*{len(words)}\\r\\n".encode()
                    for word in words:
                        out += f"${len(word)}\\r\\n{word}\\r\\n".encode()
                    connection.sendall(out)
                    return connection.recv(4096).decode().strip()
                words = [w for w in (url.username, url.password) if w]
                return jsonify(auth=ask("AUTH", *words), ping=ask("PING"))

        app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
        """);
    return folder;
  }

  /** Java, run from its source by the JDK that runs Banyan. */
  static Path java(Path folder) {
    write(
        folder.resolve("banyan.app.yaml"),
        """
        name: javaapp
        services:
          api:
            build: %1$s/bin/javac -d classes Main.java
            run: exec %1$s/bin/java -Xmx64m -cp classes Main
            health: /health
        routes:
          - {path: /, to: api}
        """
            .formatted(System.getProperty("java.home")));
    write(
        folder.resolve("Main.java"),
        """
        import com.sun.net.httpserver.HttpServer;
        import java.net.InetSocketAddress;

        class Main {
          public static void main(String[] arguments) throws Exception {
            int port = Integer.parseInt(System.getenv("PORT"));
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.createContext("/", exchange -> {
              byte[] body = ("java " + System.getenv("BANYAN_SERVICE")).getBytes();
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
            server.start();
          }
        }
        """);
    return folder;
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
