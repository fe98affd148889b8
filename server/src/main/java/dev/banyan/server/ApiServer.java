package dev.banyan.server;

import dev.banyan.http.ApiRouter;
import dev.banyan.http.TrustedEdge;
import dev.banyan.kernel.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The listener of Banyan's own API and console. */
final class ApiServer implements AutoCloseable {

  private static final int HEADERS_BYTES_MAX = 16 * 1024;
  private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
  private static final Duration IDLE_MAX = Duration.ofSeconds(75);
  private static final Duration LISTENS_WITHIN = Duration.ofSeconds(10);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

  /**
   * What begins so is the contract's, with a problem where there is nothing; else the console's.
   */
  private static final List<String> API =
      List.of("/v1", "/health", "/metrics", "/schema", "/.well-known");

  private final HttpServer server;
  private final ApiRouter router;

  private ApiServer(HttpServer server, ApiRouter router) {
    this.server = server;
    this.router = router;
  }

  /**
   * Listens; blocks until it does.
   *
   * @param edge may ask by any name
   * @throws StartException when the port cannot be had
   */
  static ApiServer start(
      Vertx vertx,
      NodeApiConfig config,
      int port,
      ApiRouter router,
      ConsoleFiles console,
      TrustedEdge edge,
      MeterRegistry meters) {
    var gate = new ApiGate(new ApiHosts(config), edge);
    var options =
        new HttpServerOptions()
            .setHost(config.bind())
            .setPort(port)
            .setMaxHeaderSize(HEADERS_BYTES_MAX)
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setIdleTimeout((int) IDLE_MAX.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false);
    var connections = new ApiConnections(config, options, edge, meters);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections)
            .requestHandler(
                request -> {
                  connections.received(request);
                  Optional<Problem> refusal = gate.refusal(request);
                  if (refusal.isPresent()) {
                    router.refuse(request, refusal.get());
                  } else if (isApi(request)) {
                    router.router().handle(request);
                  } else {
                    console.handle(request);
                  }
                });
    try {
      Futures.await(server.listen(), LISTENS_WITHIN);
    } catch (StartException taken) {
      throw new StartException(
          "The API cannot listen on "
              + config.bind()
              + ":"
              + port
              + ": "
              + taken.getMessage()
              + ". Stop what uses the port, or choose another with --api-port.",
          taken);
    }
    return new ApiServer(server, router);
  }

  int port() {
    return server.actualPort();
  }

  private static boolean isApi(HttpServerRequest request) {
    String path = request.path();
    return path != null && API.stream().anyMatch(path::startsWith);
  }

  /** Ends streams, lets calls under way finish, then closes. */
  @Override
  public void close() {
    router.close();
    Futures.await(
        server.shutdown(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS), CLOSE_MAX.plusSeconds(5));
  }
}
