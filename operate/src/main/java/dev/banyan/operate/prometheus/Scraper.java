package dev.banyan.operate.prometheus;

import dev.banyan.kernel.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a page of metrics over HTTP, as Prometheus does. Thread-safe. */
public final class Scraper implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final String ACCEPT =
      "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";

  private final URI url;
  private final String shown;
  private final MetricsHttp http;
  private final ExpositionParser parser;

  /**
   * A reader of one address.
   *
   * @param url as {@link MetricsUrl} gives it
   * @param token that the server wants, if it wants one
   */
  public Scraper(URI url, Optional<Secret> token) {
    this(url, token, WITHIN, PageLimits.USUAL);
  }

  Scraper(URI url, Optional<Secret> token, Duration within, PageLimits limits) {
    this.url = url;
    this.shown = MetricsUrl.shown(url);
    this.http = new MetricsHttp(token, within, limits.bytes());
    this.parser = new ExpositionParser(limits);
  }

  /**
   * Reads the page as it is now. Blocks.
   *
   * @param wanted the names of samples to keep
   * @throws MetricsException when there is no page to read, in words
   */
  public MetricPage scrape(Predicate<String> wanted) {
    MetricsHttp.Reply reply = http.get(url, ACCEPT);
    requireMetrics(reply);
    try {
      return parser.parse(new String(reply.body(), StandardCharsets.UTF_8), wanted);
    } catch (MetricsException wrong) {
      throw new MetricsException(shown + ": " + wrong.getMessage(), wrong);
    }
  }

  private void requireMetrics(MetricsHttp.Reply reply) {
    int status = reply.status();
    if (status == 401 || status == 403) {
      throw new MetricsException(
          shown
              + " answers "
              + status
              + ": it wants a token. Put one into a file: --token-file FILE");
    }
    if (status == 404) {
      throw new MetricsException(
          shown
              + " answers 404: there is no page of metrics. They mostly stand under /metrics, with"
              + " Spring under /actuator/prometheus.");
    }
    if (status != 200) {
      throw new MetricsException(
          shown + " answers " + status + " and no metrics, so that nothing can be read from it.");
    }
    if (reply.contentType().startsWith("application/vnd.google.protobuf")) {
      throw new MetricsException(shown + " answers in protobuf though text was asked for.");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
