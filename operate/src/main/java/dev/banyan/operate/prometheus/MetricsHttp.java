package dev.banyan.operate.prometheus;

import dev.banyan.kernel.Printable;
import dev.banyan.kernel.Secret;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * GET of what a stranger serves: bounded in time and size, with a token for that host alone. A
 * redirect is followed within the host and nowhere else. Thread-safe.
 */
final class MetricsHttp implements AutoCloseable {

  private static final int REDIRECTS_MAX = 3;

  /** The answer to one request. */
  record Reply(int status, String contentType, byte[] body) {}

  private final Optional<Secret> token;
  private final Duration within;
  private final int bytesMax;
  private final HttpClient client;

  /**
   * A client.
   *
   * @param token for {@code Authorization: Bearer}
   * @param within which the whole answer has to be there
   * @throws MetricsException for what is no token, in words that do not show it
   */
  MetricsHttp(Optional<Secret> token, Duration within, int bytesMax) {
    if (!token.map(Secret::isToken).orElse(true)) {
      throw new MetricsException("The token for the metrics has characters that no token has.");
    }
    this.token = token;
    this.within = within;
    this.bytesMax = bytesMax;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(within)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Asks, whatever the status of the answer is.
   *
   * @throws MetricsException where no answer came
   */
  Reply get(URI url, String accept) {
    URI at = url;
    for (int i = 0; i <= REDIRECTS_MAX; i++) {
      HttpResponse<byte[]> response = send(at, accept);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Reply(
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT),
            response.body());
      }
      at = redirected(at, location.get());
    }
    throw new MetricsException(MetricsUrl.shown(url) + " leads from one redirect to the next.");
  }

  /**
   * Only to the same place, or from its http to its https, on that port or from 80 to 443: the
   * token is meant for nobody else, and behind another port of the host is another program.
   */
  static URI redirected(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException broken) {
      throw new MetricsException(MetricsUrl.shown(from) + " redirects to what is no address.");
    }
    boolean sameHost = from.getHost().equalsIgnoreCase(to.getHost());
    boolean samePort = port(from) == port(to);
    boolean samePlace = samePort && from.getScheme().equalsIgnoreCase(to.getScheme());
    boolean secured =
        from.getScheme().equalsIgnoreCase("http")
            && "https".equalsIgnoreCase(to.getScheme())
            && (samePort || port(from) == 80 && port(to) == 443);
    if (!sameHost || !(samePlace || secured)) {
      throw new MetricsException(
          MetricsUrl.shown(from)
              + " redirects to another place, "
              + place(to)
              + ", which is not followed. If that is where the metrics are, write that address.");
    }
    return to;
  }

  private static int port(URI url) {
    return url.getPort() >= 0
        ? url.getPort()
        : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  private static String place(URI url) {
    String text = url.getScheme() + "://" + url.getAuthority();
    return Printable.of(text).substring(0, Math.min(text.length(), 200));
  }

  private HttpResponse<byte[]> send(URI url, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(within)
            .header("Accept", accept)
            .header("User-Agent", "banyan");
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it.reveal()));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), head -> new BoundedBody(bytesMax));
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      answer.cancel(true);
      throw late(url);
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new MetricsException("Interrupted while " + MetricsUrl.shown(url) + " was asked.");
    } catch (ExecutionException failed) {
      throw explained(url, failed);
    }
  }

  private MetricsException late(URI url) {
    return new MetricsException(
        MetricsUrl.shown(url) + " did not answer in full within " + within.toSeconds() + " s.");
  }

  private MetricsException explained(URI url, ExecutionException failed) {
    Throwable cause = failed;
    for (Throwable each = failed; each != null; each = each.getCause()) {
      cause = each;
      switch (each) {
        case MetricsException told -> {
          return told;
        }
        case UnresolvedAddressException unknown -> {
          return new MetricsException("There is no host " + url.getHost() + ".", unknown);
        }
        case UnknownHostException unknown -> {
          return new MetricsException("There is no host " + url.getHost() + ".", unknown);
        }
        case HttpTimeoutException slow -> {
          return late(url);
        }
        case SSLException untrusted -> {
          return new MetricsException(
              MetricsUrl.shown(url) + " could not be reached by TLS: " + untrusted.getMessage(),
              untrusted);
        }
        case ConnectException refused when refused.getCause() == null || isRefusal(refused) -> {
          return new MetricsException(
              "Nothing listens at " + url.getHost() + ":" + port(url) + ".", refused);
        }
        default -> {
          // Its cause may say more.
        }
      }
    }
    return new MetricsException(
        MetricsUrl.shown(url) + " failed to answer: " + cause.getMessage(), cause);
  }

  private static boolean isRefusal(ConnectException failure) {
    return failure.getCause() instanceof ClosedChannelException;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
