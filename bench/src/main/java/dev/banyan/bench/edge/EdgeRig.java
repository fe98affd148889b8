package dev.banyan.bench.edge;

import dev.banyan.bench.measure.CpuMeter;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.BenchApp;
import dev.banyan.bench.peer.Nginx;
import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What stands for an edge bench: a node with the app behind its edge, nginx before the same two
 * upstream processes. Node and nginx are held to one core, generator and upstream to another.
 */
final class EdgeRig implements AutoCloseable {

  /** What was started, the last first. */
  private final Deque<AutoCloseable> owned;

  private final Node node;
  private final Contender banyan;
  private final Contender bare;
  private final Contender equal;
  private final Contender direct;

  private EdgeRig(
      Deque<AutoCloseable> owned,
      Node node,
      Contender banyan,
      Contender bare,
      Contender equal,
      Contender direct) {
    this.owned = owned;
    this.node = node;
    this.banyan = banyan;
    this.bare = bare;
    this.equal = equal;
    this.direct = direct;
  }

  /**
   * Starts everything; when a part of it fails, what already stands is ended again.
   *
   * @param nodes makes a node from the app's folder and the data folder
   */
  static EdgeRig start(
      Scratch scratch, Cores cores, ProcFs proc, BiFunction<Path, Path, Node> nodes) {
    Deque<AutoCloseable> owned = new ArrayDeque<>();
    try {
      BenchApp app = BenchApp.write(scratch, cores);
      Node node = nodes.apply(app.folder(), scratch.folder().resolve("data"));
      owned.push(node);
      node.start();
      Installation installation = Installation.signUp(node);
      Nginx nginx =
          Nginx.start(
              scratch, app.httpPort(), app.socketPort(), installation.key(), cores::onServer);
      owned.push(nginx);
      CpuMeter nodeMeter = meter(proc, "banyan-bench-node-", List.of(node.pid()));
      owned.push(nodeMeter);
      CpuMeter nginxMeter = meter(proc, "banyan-bench-nginx-", nginx.pids(proc));
      owned.push(nginxMeter);
      Map<String, String> authorization = installation.authorization();
      long worker = nginx.workerPid(proc);
      EdgeRig rig =
          new EdgeRig(
              owned,
              node,
              new Contender(
                  Throughput.BANYAN,
                  node.edgeAddress(),
                  authorization,
                  Optional.of(nodeMeter),
                  node.pid()),
              peer(Throughput.NGINX, nginx.barePort(), authorization, nginxMeter, worker),
              peer(Throughput.NGINX_EQUAL, nginx.equalPort(), authorization, nginxMeter, worker),
              new Contender(
                  AddedLatency.DIRECT,
                  new InetSocketAddress("127.0.0.1", app.httpPort()),
                  Map.of(),
                  Optional.empty(),
                  0));
      rig.awaitApp();
      return rig;
    } catch (RuntimeException e) {
      close(owned);
      throw e;
    }
  }

  private static CpuMeter meter(ProcFs proc, String name, Collection<Long> pids) {
    return CpuMeter.of(proc, pids, name + ProcessHandle.current().pid());
  }

  private void awaitApp() {
    Await.until(
        Duration.ofSeconds(60),
        () -> "the app behind the edge; Banyan printed:\n" + node.printedLast(),
        () -> status("/") == 200 && status("/cached") == 200 && status("/sockets/sink") == 200);
  }

  private static Contender peer(
      String name, int port, Map<String, String> headers, CpuMeter meter, long worker) {
    return new Contender(
        name, new InetSocketAddress("127.0.0.1", port), headers, Optional.of(meter), worker);
  }

  private int status(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + banyan.address().getPort() + path));
    banyan.headers().forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              request.timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Banyan first: all who proxy requests. */
  List<Contender> proxies() {
    return List.of(banyan, bare, equal);
  }

  /** Banyan and plain nginx: for what is asked of the transport alone. */
  List<Contender> pair() {
    return List.of(banyan, bare);
  }

  List<Contender> withDirect() {
    return List.of(direct, banyan, bare, equal);
  }

  long nodePid() {
    return node.pid();
  }

  @Override
  public void close() {
    close(owned);
  }

  private static void close(Deque<AutoCloseable> owned) {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        // The others still have to end.
        System.getLogger(EdgeRig.class.getName())
            .log(System.Logger.Level.WARNING, "could not be ended", e);
      }
    }
  }
}
