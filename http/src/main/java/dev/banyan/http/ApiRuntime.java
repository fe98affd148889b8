package dev.banyan.http;

import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests of one router share. Thread-safe. */
final class ApiRuntime {

  private static final Logger ACCESS = LoggerFactory.getLogger("dev.banyan.http.access");

  /** As the edge counts them. A method is any token that a stranger makes up. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  final Vertx vertx;
  final ApiServices services;
  final ApiConfig config;
  final OriginCheck originCheck;
  final IdempotentCalls idempotentCalls;
  final Admission requests;
  final Shares streams;
  final Shares bodyBytes;
  final OpenStreams openStreams;

  ApiRuntime(Vertx vertx, ApiServices services, ApiConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.config = config;
    this.originCheck = new OriginCheck(config);
    this.idempotentCalls =
        new IdempotentCalls(
            services.idempotency(), config.idempotencyAnswerMax().bytes(), services.meters());
    this.requests = new Admission("api.requests.active", config.requestsMax(), services.meters());
    this.streams =
        new Shares(new Admission("api.streams.active", config.streamsMax(), services.meters()));
    this.bodyBytes =
        new Shares(
            new Admission("api.bodies.bytes", config.bodiesTotalMax().bytes(), services.meters()));
    this.openStreams = new OpenStreams(vertx, config.streamAccessEvery());
  }

  IdGenerator ids() {
    return services.ids();
  }

  /** Where a request stands. */
  TraceContext trace(HttpServerRequest request) {
    return TraceContext.of(
        request.getHeader(TraceContext.HEADER),
        ThreadLocalRandom.current(),
        services.spans()::begins);
  }

  /** Records a request when its answer is out or its client gone. */
  void finished(
      String sent, String route, int status, long nanos, String requestId, TraceContext trace) {
    String method = METHODS.contains(sent) ? sent : "other";
    RequestTimes.timer(services.meters(), method, route, status).record(Duration.ofNanos(nanos));
    if (trace.sampled() && services.spans().enabled()) {
      services
          .spans()
          .add(
              new Span(
                  trace.traceId(),
                  trace.spanId(),
                  trace.parentId(),
                  Span.Kind.SERVER,
                  method + " " + route,
                  System.currentTimeMillis() - nanos / 1_000_000,
                  nanos,
                  status >= 500,
                  Map.of(
                      "http.request.method", method,
                      "http.route", route,
                      "http.response.status_code", Integer.toString(status),
                      "banyan.request.id", requestId)));
    }
    // The path itself may hold an invite's code, and the query a ticket: only the route is logged.
    ACCESS
        .atInfo()
        .addKeyValue("method", method)
        .addKeyValue("route", route)
        .addKeyValue("status", status)
        .addKeyValue("durationMs", nanos / 1_000_000.0)
        .addKeyValue("requestId", requestId)
        .addKeyValue("traceId", trace.traceId())
        .addKeyValue("spanId", trace.spanId())
        .log("{} {} {}", method, route, status);
  }
}
