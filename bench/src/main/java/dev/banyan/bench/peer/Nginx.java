package dev.banyan.bench.peer;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * nginx with one worker, what Banyan's edge is compared with. Two listeners before the same
 * upstream: {@code bare} proxies and does nothing else; {@code equal} does by nginx's own means
 * what the edge does on the measured route: checks a key, passes the caller on, limits the rate by
 * caller, sets a request id and writes a (buffered) log line to count from.
 */
public final class Nginx implements AutoCloseable {

  private final OwnedProcess process;
  private final int barePort;
  private final int equalPort;

  private Nginx(OwnedProcess process, int barePort, int equalPort) {
    this.process = process;
    this.barePort = barePort;
    this.equalPort = equalPort;
  }

  /**
   * @param httpPort of the upstream that answers
   * @param socketPort of the upstream that echoes WebSockets and swallows bodies
   * @param key the bearer token that {@code equal} lets in
   * @param pinned holds a command to a core
   */
  public static Nginx start(
      Scratch scratch,
      int httpPort,
      int socketPort,
      String key,
      UnaryOperator<List<String>> pinned) {
    int bare = Scratch.freePort();
    int equal = Scratch.freePort();
    scratch.write("nginx/nginx.conf", configuration(bare, equal, httpPort, socketPort, key));
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
          () -> Scratch.listens(bare) && Scratch.listens(equal));
    } catch (IllegalStateException e) {
      process.close();
      throw e;
    }
    return new Nginx(process, bare, equal);
  }

  static String configuration(int bare, int equal, int http, int sockets, String key) {
    return """
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 60000;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 30000; }
        http {
          access_log off;
          keepalive_timeout 75s;
          keepalive_requests 1000000000;
          client_max_body_size 0;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          proxy_cache_path cache keys_zone=answers:16m max_size=64m;
          log_format counted '$request_method $uri $status $request_time $upstream_response_time $request_id';
          map_hash_bucket_size 256;
          map $http_authorization $caller { default ""; "Bearer %5$s" team; }
          map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
          limit_req_zone $caller zone=plans:16m rate=1000000r/s;
          upstream answers {
            server 127.0.0.1:%3$d;
            keepalive 256;
            keepalive_requests 1000000000;
          }
          upstream sockets { server 127.0.0.1:%4$d; }
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          server {
            listen 127.0.0.1:%1$d backlog=4096;
            location / { proxy_pass http://answers; }
            location /cached {
              proxy_pass http://answers;
              proxy_cache answers;
              proxy_cache_valid 200 60s;
              proxy_cache_lock on;
              proxy_cache_use_stale error timeout updating;
            }
            location /sockets {
              proxy_pass http://sockets;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $connection_upgrade;
              proxy_read_timeout 1h;
              proxy_request_buffering off;
            }
          }
          server {
            listen 127.0.0.1:%2$d backlog=4096;
            access_log access.log counted buffer=64k flush=1s;
            if ($caller = "") { return 401; }
            limit_req zone=plans burst=100000 nodelay;
            # A server that sets a header of its own inherits none.
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Request-Id $request_id;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Banyan-Team $caller;
            proxy_set_header Authorization "";
            location / { proxy_pass http://answers; }
            location /cached {
              proxy_pass http://answers;
              proxy_cache answers;
              proxy_cache_valid 200 60s;
              proxy_cache_lock on;
              proxy_cache_use_stale error timeout updating;
            }
          }
        }
        """
        .formatted(bare, equal, http, sockets, key);
  }

  public int barePort() {
    return barePort;
  }

  public int equalPort() {
    return equalPort;
  }

  /** Master and worker. */
  public Set<Long> pids(ProcFs proc) {
    return proc.tree(process.pid());
  }

  /** The worker, which holds the connections; the manager of the cache is another child. */
  public long workerPid(ProcFs proc) {
    return pids(proc).stream()
        .filter(pid -> String.join(" ", proc.arguments(pid)).contains("worker process"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nginx has no worker"));
  }

  @Override
  public void close() {
    process.close();
  }
}
