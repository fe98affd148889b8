package dev.banyan.server;

import dev.banyan.http.TrustedEdge;
import dev.banyan.kernel.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be clear of a request before anything looks at it: which host it asks, stated once.
 * Runs on event loops.
 */
final class ApiGate {

  private static final int HOST_SHOWN_MAX = 100;

  private final ApiHosts hosts;
  private final TrustedEdge edge;

  /**
   * @param edge has decided by its routes already
   */
  ApiGate(ApiHosts hosts, TrustedEdge edge) {
    this.hosts = hosts;
    this.edge = edge;
  }

  /** Why a request is not served; empty where it is. */
  Optional<Problem> refusal(HttpServerRequest request) {
    List<String> stated = request.headers().getAll("Host");
    if (stated.size() > 1 || (stated.isEmpty() && request.version() != HttpVersion.HTTP_1_0)) {
      return Optional.of(badRequest("A request names its host exactly once."));
    }
    String host = stated.isEmpty() ? "" : stated.getFirst();
    if (!asksFor(request.uri(), host)) {
      return Optional.of(badRequest("The address and the Host header name different hosts."));
    }
    if (isHealth(request.path()) || hosts.allow(host) || edge.sent(request)) {
      return Optional.empty();
    }
    String shown = host.length() > HOST_SHOWN_MAX ? host.substring(0, HOST_SHOWN_MAX) + "…" : host;
    return Optional.of(
        Problem.of(
            "unknown-host",
            421,
            "Not served by this name",
            "Banyan's API does not answer for the host '"
                + shown
                + "'. If it is reached by this name, add it to api.hosts, or set api.url."));
  }

  /** Probes ask by whatever name they have; health tells nothing that a page could use. */
  private static boolean isHealth(@Nullable String path) {
    return path != null && (path.equals("/health") || path.startsWith("/health/"));
  }

  /** Whether a request's target is a path, or a URL of the same host. */
  private static boolean asksFor(String target, String host) {
    if (target.startsWith("/") || target.equals("*")) {
      return true;
    }
    String lower = target.toLowerCase(Locale.ROOT);
    int start = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
    if (start < 0 || host.isEmpty()) {
      return false;
    }
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return target.substring(start, end).equalsIgnoreCase(host);
  }

  private static Problem badRequest(String detail) {
    return Problem.of("bad-request", 400, "Bad request", detail);
  }
}
