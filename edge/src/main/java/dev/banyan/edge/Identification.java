package dev.banyan.edge;

import dev.banyan.http.Authentication;
import dev.banyan.http.Caller;
import dev.banyan.http.Credentials;
import dev.banyan.kernel.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, and decides what the app sees of the credential.
 *
 * <p>A credential of Banyan's own (an access token, a team key, the session cookie) never reaches
 * an app, whatever the route: the app could use it against the API in the caller's name. A token of
 * the team's own issuer does reach it, after it was verified: it is the app's own. Any other {@code
 * Authorization} (the app's own passwords and tokens) passes where the route lets callers through.
 */
final class Identification {

  private static final String TEAM_KEY_PREFIX = "bk_";
  private static final long ANSWER_WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

  private Identification() {}

  static void begin(Exchange exchange, CompiledRoute route) {
    if (route.platform) {
      exchange.identified(Authentication.ANONYMOUS); // the API checks for itself
      return;
    }
    HttpHeaders headers = exchange.request.headers();
    String bearer = bearer(headers.get(HttpHeaderNames.AUTHORIZATION));
    if (route.route.identity() == IdentityRule.NONE) {
      withoutIdentity(exchange, bearer);
      return;
    }
    boolean required = route.route.identity() == IdentityRule.REQUIRED;
    Credentials credentials = credentials(exchange, bearer);
    if (credentials.none()) {
      anonymous(exchange, required);
      return;
    }
    ask(
        exchange,
        credentials,
        (who, problem) -> {
          if (who != null && !(who.caller() instanceof Caller.Anonymous)) {
            known(exchange, bearer, who);
          } else if (problem == 0 || problem == 401 || problem == 403) {
            dropTeamKey(headers, bearer);
            anonymous(exchange, required);
          } else {
            exchange.refuse(
                Refusal.of(
                        503,
                        "identity-unavailable",
                        "Sign-in cannot be checked",
                        "The credential could not be checked right now. Try again shortly.")
                    .retryAfter(Duration.ofSeconds(1)));
          }
        });
  }

  private static void withoutIdentity(Exchange exchange, @Nullable String bearer) {
    if (bearer == null) {
      exchange.identified(Authentication.ANONYMOUS);
      return;
    }
    HttpHeaders headers = exchange.request.headers();
    dropTeamKey(headers, bearer);
    if (!looksLikeJwt(bearer)) {
      exchange.identified(Authentication.ANONYMOUS);
      return;
    }
    ask(
        exchange,
        Credentials.bearer(bearer),
        (who, problem) -> {
          if (who != null && isOfBanyan(who.caller())) {
            headers.remove(HttpHeaderNames.AUTHORIZATION);
          }
          exchange.identified(Authentication.ANONYMOUS);
        });
  }

  private static void known(Exchange exchange, @Nullable String bearer, Authentication who) {
    HttpHeaders headers = exchange.request.headers();
    if (bearer != null && isOfBanyan(who.caller())) {
      headers.remove(HttpHeaderNames.AUTHORIZATION);
    }
    HeaderHygiene.addClaims(headers, who.claims());
    exchange.identified(who);
  }

  private static void anonymous(Exchange exchange, boolean required) {
    if (!required) {
      exchange.identified(Authentication.ANONYMOUS);
      return;
    }
    exchange.answer.challenge();
    exchange.refuse(
        Refusal.of(
            401,
            "unauthorized",
            "Sign in first",
            "This address wants to know who calls: send 'Authorization: Bearer' with an access"
                + " token or a team key that is valid."));
  }

  /** Asks; the answer comes back on the event loop, at once where it is in memory. */
  private static void ask(
      Exchange exchange,
      Credentials credentials,
      BiConsumer<@Nullable Authentication, Integer> then) {
    CompletableFuture<Authentication> asked =
        exchange.edge.authenticator.authenticate(credentials).toCompletableFuture();
    if (asked.isDone()) {
      deliver(asked, then);
      return;
    }
    exchange.deadline(
        exchange.loop.coarseNanos() + ANSWER_WITHIN_NANOS,
        Refusal.of(
            503,
            "identity-unavailable",
            "Sign-in cannot be checked",
            "The credential could not be checked in time. Try again shortly."));
    asked.whenComplete(
        (who, failure) ->
            exchange.loop.eventLoop.execute(
                () -> {
                  if (!exchange.closed() && !exchange.answer.started()) {
                    exchange.clearDeadline();
                    exchange.guarded(() -> deliver(asked, then));
                  }
                }));
  }

  private static void deliver(
      CompletableFuture<Authentication> asked, BiConsumer<@Nullable Authentication, Integer> then) {
    Authentication who = null;
    int problem = 0;
    try {
      who = asked.join();
    } catch (CompletionException failure) {
      problem =
          failure.getCause() instanceof ProblemException known ? known.problem().status() : 500;
    }
    then.accept(who, problem);
  }

  private static Credentials credentials(Exchange exchange, @Nullable String bearer) {
    if (bearer != null) {
      return Credentials.bearer(bearer);
    }
    HttpHeaders headers = exchange.request.headers();
    String cookie = HeaderHygiene.cookie(headers, Credentials.SESSION_COOKIE);
    if (cookie != null && isSameOrigin(exchange)) {
      return Credentials.sessionCookie(cookie);
    }
    return ticket(exchange.request.uri()).map(Credentials::ticket).orElse(Credentials.NONE);
  }

  /**
   * A cookie is sent along by itself, so it proves nothing where another site made the browser send
   * the request: then what changes something, or opens a socket, is taken as anonymous.
   */
  private static boolean isSameOrigin(Exchange exchange) {
    HttpHeaders headers = exchange.request.headers();
    String method = exchange.request.method().name();
    boolean harmless =
        !exchange.upgrade()
            && (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
    if (harmless) {
      return true;
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null) {
      int scheme = origin.indexOf("://");
      return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(exchange.host);
    }
    String site = headers.get("sec-fetch-site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static Optional<String> ticket(String uri) {
    if (!uri.contains(Credentials.TICKET_PARAMETER + "=")) {
      return Optional.empty();
    }
    var values =
        new QueryStringDecoder(uri, java.nio.charset.StandardCharsets.UTF_8, true, 64)
            .parameters()
            .get(Credentials.TICKET_PARAMETER);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null
            && authorization.length() > 7
            && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : null;
  }

  private static boolean isOfBanyan(Caller caller) {
    return switch (caller) {
      case Caller.User user -> true;
      case Caller.TeamKey key -> true;
      case Caller.External external -> false;
      case Caller.Anonymous anonymous -> false;
    };
  }

  private static void dropTeamKey(HttpHeaders headers, @Nullable String bearer) {
    if (bearer != null && bearer.startsWith(TEAM_KEY_PREFIX)) {
      headers.remove(HttpHeaderNames.AUTHORIZATION);
    }
  }

  private static boolean looksLikeJwt(String bearer) {
    return bearer.startsWith("ey") && bearer.chars().filter(c -> c == '.').count() == 2;
  }
}
