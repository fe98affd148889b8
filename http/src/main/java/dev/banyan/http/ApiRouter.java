package dev.banyan.http;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Banyan's own API over Vert.x, made from its OpenAPI contract: each operation is checked against
 * it, its caller is proved, and its endpoint runs on a virtual thread. Every failure is an {@code
 * application/problem+json} with the request's id.
 *
 * <p>The contract says of an operation, beside what OpenAPI has: {@code security} (none: public;
 * schemes of type bearer, cookie and query are an access token or key, the console's session and a
 * ticket), {@code x-body-max} (a size, for larger bodies than the configured, or than 16 KiB where
 * no sign-in is needed), {@code x-exempt-from-admission: true} (answered under any load), and a 200
 * of type {@code text/event-stream} for streams.
 */
public final class ApiRouter implements AutoCloseable {

  /** What metrics and logs call a path that the contract does not have. */
  private static final String UNMATCHED = "unmatched";

  private final Router router;
  private final ApiRuntime runtime;

  private ApiRouter(Router router, ApiRuntime runtime) {
    this.router = router;
    this.runtime = runtime;
  }

  /**
   * Mounts every operation of the contract.
   *
   * @throws IllegalStateException when an operation has no endpoint, or an endpoint has no
   *     operation; all of them in one message
   */
  public static ApiRouter build(
      Vertx vertx,
      ApiContract contract,
      Operations operations,
      ApiServices services,
      ApiConfig config) {
    List<ContractOperation> contracted = contract.operations();
    Map<String, Endpoint> endpoints = operations.byId();
    Contract.compare(contracted, endpoints.keySet());
    var api = new ApiRouter(Router.router(vertx), new ApiRuntime(vertx, services, config));
    api.mount(contracted, endpoints);
    return api;
  }

  /** To be mounted at {@code /}, or to serve as the whole handler of a server. */
  public Router router() {
    return router;
  }

  /**
   * Answers a request that must not reach any operation, and closes its connection. Call it on the
   * request's event loop.
   */
  public void refuse(HttpServerRequest request, Problem problem) {
    String requestId = Exchange.begin(runtime, request);
    HttpServerResponse response = request.response();
    response.putHeader("Connection", "close");
    response.endHandler(unused -> request.connection().close());
    ResponseWriter.write(response, problem, requestId);
    runtime.finished(
        request.method().name(), UNMATCHED, problem.status(), 0, requestId, runtime.trace(request));
  }

  /** Ends the open event streams, so that the server can drain. */
  @Override
  public void close() {
    runtime.openStreams.close();
  }

  private void mount(List<ContractOperation> contracted, Map<String, Endpoint> endpoints) {
    Map<String, TreeSet<String>> methodsByRoute = new TreeMap<>();
    // Fixed segments come before parameters of the same place: '{' sorts behind letters.
    for (ContractOperation operation : contracted) {
      Endpoint endpoint = endpoints.get(operation.id());
      if (endpoint == null) {
        throw new IllegalStateException("no endpoint for " + operation.id());
      }
      var methods = methodsByRoute.computeIfAbsent(operation.route(), r -> new TreeSet<>());
      methods.add(operation.method().name());
      mount(
          operation,
          operation.writes() ? new PositionedEndpoint(endpoint) : endpoint,
          operation.method());
      if (operation.method().equals(HttpMethod.GET) && !operation.streams()) {
        methods.add(HttpMethod.HEAD.name());
        mount(operation, endpoint, HttpMethod.HEAD);
      }
    }
    methodsByRoute.forEach(
        (route, methods) ->
            router
                .route(route)
                .handler(routing -> refuse(routing, 405, String.join(", ", methods))));
    router.route().handler(routing -> refuse(routing, 404, ""));
    router
        .route()
        .failureHandler(
            routing -> {
              int status = routing.statusCode();
              refuse(routing, status >= 400 && status < 500 ? status : 400, "");
            });
    router.errorHandler(400, routing -> refuse(routing, 400, ""));
  }

  private void mount(ContractOperation operation, Endpoint endpoint, HttpMethod method) {
    router
        .route(method, operation.route())
        .handler(routing -> new Exchange(runtime, operation, endpoint, routing).start());
  }

  private void refuse(RoutingContext routing, int status, String allow) {
    String requestId = Exchange.begin(runtime, routing.request());
    Exchange.observe(runtime, routing, UNMATCHED, requestId, runtime.trace(routing.request()));
    if (!allow.isEmpty()) {
      routing.response().putHeader("Allow", allow);
    }
    Problem problem = counted(routing).orElseGet(() -> Failures.ofStatus(status));
    ResponseWriter.write(routing.response(), problem, requestId);
  }

  /** What no operation serves counts by address, or asking for it would be free. */
  private Optional<Problem> counted(RoutingContext routing) {
    String address = runtime.services.edge().receive(routing.request()).address();
    Optional<RequestQuota.Taken> taken =
        runtime.services.quota().take(Authentication.ANONYMOUS, address);
    try {
      taken.ifPresent(counted -> Exchange.count(routing.response(), counted));
      return Optional.empty();
    } catch (ProblemException refused) {
      return Optional.of(refused.problem());
    }
  }
}
