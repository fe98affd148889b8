package dev.banyan.http;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes that a page of another origin makes a browser send.
 *
 * <p>A cookie goes along by itself, and cookies ignore ports: the app on 8080 and this API on 8081
 * are one site to {@code SameSite}. So a write by cookie must name its origin, and it must be ours.
 * A write without any credential (a login) may be without an origin, since programs send none, but
 * a foreign one is refused. A bearer is never sent by itself and needs no check.
 */
final class OriginCheck {

  private final Set<String> allowed;

  OriginCheck(ApiConfig config) {
    this.allowed =
        config.allowedOrigins().stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @throws dev.banyan.kernel.ProblemException 403
   */
  void check(HttpServerRequest request, Credentials used) {
    if (used.bearer().isPresent()) {
      return;
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      boolean sameOrigin = "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
      if (used.sessionCookie().isPresent() && !sameOrigin) {
        throw refused("A write by session cookie names its origin. Programs use a key instead.");
      }
      return;
    }
    String given = origin.toLowerCase(Locale.ROOT);
    if (!allowed.contains(given) && !ours(given, request.authority())) {
      throw refused(
          "Pages of this origin may not write here. Name it in api.allowedOrigins if they should.");
    }
  }

  private static boolean ours(String origin, @Nullable HostAndPort authority) {
    if (authority == null) {
      return false;
    }
    try {
      URI uri = new URI(origin);
      // Behind a proxy that ends TLS only the authority can be compared.
      String host = uri.getHost();
      int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(uri.getScheme());
      int ourPort = authority.port() > 0 ? authority.port() : defaultPort(uri.getScheme());
      return host != null && host.equalsIgnoreCase(authority.host()) && port == ourPort;
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }

  private static int defaultPort(@Nullable String scheme) {
    return "https".equals(scheme) ? 443 : 80;
  }

  private static RuntimeException refused(String detail) {
    return Problems.of(Problem.of("foreign-origin", 403, "Foreign origin", detail));
  }
}
