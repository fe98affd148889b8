package dev.banyan.bench.load;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The least that a target can do: nginx with one worker answers 100 bytes from memory. */
final class Answering implements AutoCloseable {

  private final OwnedProcess process;
  private final int port;

  private Answering(OwnedProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param pinned holds a command to a core
   */
  static Answering start(Scratch scratch, UnaryOperator<List<String>> pinned) {
    int port = Scratch.freePort();
    scratch.write(
        "nginx/nginx.conf",
        """
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 10000; }
        http {
          access_log off;
          keepalive_timeout 75s;
          keepalive_requests 1000000000;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          default_type text/plain;
          server {
            listen 127.0.0.1:%d backlog=4096;
            location / { return 200 "%s"; }
            location = /status { stub_status; }
          }
        }
        """
            .formatted(port, "x".repeat(100)));
    var folder = scratch.folder().resolve("nginx");
    OwnedProcess process =
        OwnedProcess.start(
            pinned.apply(
                List.of("nginx", "-e", "stderr", "-p", folder.toString(), "-c", "nginx.conf")),
            folder,
            Map.of(),
            folder.resolve("output.txt"));
    try {
      Await.until(
          Duration.ofSeconds(10),
          () -> "nginx; it printed:\n" + process.output(),
          () -> Scratch.listens(port));
    } catch (IllegalStateException e) {
      process.close();
      throw e;
    }
    return new Answering(process, port);
  }

  int port() {
    return port;
  }

  /** How many requests it has had so far, this one included. */
  long requests() throws IOException {
    try (var in = URI.create("http://127.0.0.1:" + port + "/status").toURL().openStream()) {
      return requests(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  /** The third number below the heading: accepted, handled, requests. */
  static long requests(String status) {
    String[] numbers = status.lines().skip(2).findFirst().orElse("").strip().split(" +");
    return Long.parseLong(numbers[numbers.length - 1]);
  }

  @Override
  public void close() {
    process.close();
  }
}
