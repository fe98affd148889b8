package dev.banyan.edge;

import dev.banyan.kernel.trace.Span;
import java.util.HashMap;
import java.util.Map;

/**
 * The edge's own span of one request, whose id stands in the {@code traceparent} that the app gets.
 *
 * @param parentId the client's span; empty where the trace begins here
 */
record EdgeSpan(String traceId, String spanId, String parentId) {

  private static final String UNROUTED = "unrouted";

  /** Told when the request is over. */
  Span ended(Exchange exchange, long nanos) {
    boolean readable = !exchange.request.decoderResult().isFailure();
    String method = readable ? RouteMeters.method(exchange.request.method().name()) : "other";
    CompiledRoute to = exchange.route;
    String path = to == null ? UNROUTED : to.route.path();
    int status = exchange.answer.status();
    Map<String, String> attributes = new HashMap<>();
    attributes.put("http.request.method", method);
    attributes.put("http.route", path);
    if (status > 0) {
      attributes.put("http.response.status_code", Integer.toString(status));
    }
    attributes.put("network.protocol.version", exchange.down.http2() ? "2" : "1.1");
    attributes.put("banyan.request.id", exchange.requestId);
    if (to != null) {
      attributes.put("banyan.app", to.site.name);
    }
    InstanceState by = exchange.servedBy;
    if (by != null && by.id != null) {
      attributes.put("banyan.instance", by.id.toString());
    }
    return new Span(
        traceId,
        spanId,
        parentId,
        Span.Kind.SERVER,
        method + " " + path,
        exchange.edge.clock.millis() - nanos / 1_000_000,
        nanos,
        status >= 500,
        attributes);
  }
}
