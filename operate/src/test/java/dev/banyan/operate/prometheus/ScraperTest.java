package dev.banyan.operate.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScraperTest {

  private static final PageLimits SMALL = new PageLimits(1_000, 100, 500, 50, 5, 50);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static MetricPage scrape(URI url, Optional<Secret> token) {
    try (var scraper = new Scraper(url, token, LONG, SMALL)) {
      return scraper.scrape(name -> true);
    }
  }

  private static MetricPage scrape(URI url) {
    return scrape(url, Optional.empty());
  }

  private static void assertRefused(Target target, String... words) {
    assertThatThrownBy(() -> scrape(target.at("/metrics")))
        .isInstanceOf(MetricsException.class)
        .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
  }

  @Test
  void readsAPageWithTheTokenItWants() throws IOException {
    try (var target = Target.saying(200, "text/plain; version=0.0.4", "up 1\n")) {
      MetricPage page = scrape(target.at("/metrics"), Optional.of(new Secret("s3cret")));
      assertThat(page.samples()).hasSize(1);
      assertThat(target.asked()).containsExactly("/metrics [Bearer s3cret]");
      scrape(target.at("/metrics"));
      assertThat(target.asked().getLast()).isEqualTo("/metrics []");
    }
  }

  @Test
  void aTokenThatIsNoneIsRefusedAndNotShown() {
    for (String wrong : new String[] {"s3cret\ns3cret", "s3crét", ""}) {
      assertThatThrownBy(
              () -> scrape(URI.create("http://127.0.0.1:9/m"), Optional.of(new Secret(wrong))))
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining("no token")
          .hasMessageNotContaining("s3cr");
    }
  }

  @Test
  void whatIsNoPageOfMetricsIsToldInWords() throws IOException {
    try (var html = Target.saying(200, "text/html", "<html><body>Welcome</body></html>")) {
      assertRefused(html, "HTML", "/metrics");
    }
    try (var none = Target.saying(404, "text/plain", "not found")) {
      assertRefused(none, "404", "/actuator/prometheus");
    }
    try (var closed = Target.saying(401, "text/plain", "")) {
      assertRefused(closed, "401", "--token-file");
    }
    try (var broken = Target.saying(500, "text/plain", "oops")) {
      assertRefused(broken, "500", "no metrics");
    }
    try (var binary = Target.saying(200, "application/vnd.google.protobuf; proto=x", "\u0001")) {
      assertRefused(binary, "protobuf");
    }
    try (var json = Target.saying(200, "application/json", "{\"status\":\"UP\"}")) {
      assertRefused(json, "JSON");
    }
  }

  @Test
  void aPlaceWhereNothingListensIsNamed() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> scrape(URI.create("http://127.0.0.1:" + port + "/metrics")))
        .isInstanceOf(MetricsException.class)
        .hasMessageContaining("Nothing listens at 127.0.0.1:" + port);
  }

  @Test
  void aRedirectIsFollowedWithinTheHostAlone() throws IOException {
    try (var elsewhere = Target.saying(200, "text/plain", "stolen 1\n");
        var target =
            new Target(
                exchange -> {
                  switch (exchange.getRequestURI().getPath()) {
                    case "/metrics" -> Target.redirect(exchange, "/real");
                    case "/real" -> Target.answer(exchange, 200, "text/plain", "up 1\n");
                    case "/round" -> Target.redirect(exchange, "/round");
                    case "/odd" -> Target.redirect(exchange, "http://[");
                    default -> Target.redirect(exchange, elsewhere.at("/metrics").toString());
                  }
                })) {
      Optional<Secret> token = Optional.of(new Secret("s3cret"));
      assertThat(scrape(target.at("/metrics"), token).samples()).hasSize(1);
      assertThatThrownBy(() -> scrape(target.at("/away"), token))
          .hasMessageContaining("redirects to another place")
          .hasMessageContaining(elsewhere.at("").toString());
      assertThatThrownBy(() -> scrape(target.at("/round"))).hasMessageContaining("redirect");
      assertThatThrownBy(() -> scrape(target.at("/odd"))).hasMessageContaining("no address");
      assertThat(elsewhere.asked()).as("the token goes nowhere else").isEmpty();
    }
  }

  @Test
  void aRedirectToHttpsStaysOnThePortOrGoesFrom80To443() {
    assertThat(MetricsHttp.redirected(URI.create("http://a/metrics"), "https://a/metrics"))
        .isEqualTo(URI.create("https://a/metrics"));
    assertThat(MetricsHttp.redirected(URI.create("http://a:9090/m"), "https://a:9090/m"))
        .isEqualTo(URI.create("https://a:9090/m"));
    for (String elsewhere :
        new String[] {"https://a/m", "https://a:9091/m", "http://a:9091/m", "https://b:9090/m"}) {
      assertThatThrownBy(
              () -> MetricsHttp.redirected(URI.create("http://a:9090/metrics"), elsewhere))
          .as(elsewhere)
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining("redirects to another place");
    }
  }

  @Test
  void aPageThatNeverEndsIsBrokenOff() throws IOException {
    try (var target =
        new Target(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] line = "x{a=\"b\"} 1\n".getBytes(StandardCharsets.UTF_8);
              while (true) {
                exchange.getResponseBody().write(line);
              }
            })) {
      assertRefused(target, "longer than");
    }
  }

  @Test
  void aPageThatComesTooSlowlyIsGivenUp() throws IOException {
    var over = new CountDownLatch(1);
    try (var target =
            new Target(
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  exchange.getResponseBody().write('x');
                  exchange.getResponseBody().flush();
                  try {
                    over.await();
                  } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                  }
                });
        var scraper =
            new Scraper(target.at("/metrics"), Optional.empty(), Duration.ofMillis(300), SMALL)) {
      assertThatThrownBy(() -> scraper.scrape(name -> true))
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining("did not answer in full");
      over.countDown();
    }
  }

  @Test
  void theQueryOfAnAddressIsAskedAndNeverShown() throws IOException {
    assertThat(MetricsUrl.shown(URI.create("https://me:s3cret@host:1/m?token=s3cret#s3cret")))
        .isEqualTo("https://host:1/m");
    assertThatThrownBy(() -> MetricsUrl.parse("ftp://me:s3cret@host/m?token=s3cret"))
        .hasMessageNotContaining("s3cret");
    for (int status : new int[] {200, 401, 404, 500}) {
      try (var target = Target.saying(status, "text/plain", "no metrics{ here\n")) {
        assertThatThrownBy(() -> scrape(target.at("/metrics?token=s3cret")))
            .hasMessageContaining("/metrics")
            .hasMessageNotContaining("s3cret");
        assertThat(target.asked().getFirst()).contains("?token=s3cret");
      }
    }
    assertThatThrownBy(
            () -> MetricsHttp.redirected(URI.create("http://a/m?token=s3cret"), "http://b/m"))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anAddressIsReadAsPeopleWriteIt() {
    assertThat(MetricsUrl.parse("localhost:9100/metrics"))
        .isEqualTo(URI.create("http://localhost:9100/metrics"));
    assertThat(MetricsUrl.isRoot(MetricsUrl.parse("https://prometheus.example/"))).isTrue();
    assertThat(MetricsUrl.isRoot(MetricsUrl.parse("example:9090"))).isTrue();
    assertThat(MetricsUrl.isRoot(MetricsUrl.parse("example:9090/metrics"))).isFalse();
    for (String wrong :
        new String[] {"ftp://x/metrics", "http://", "http:///metrics", "ht tp:", ""}) {
      assertThatThrownBy(() -> MetricsUrl.parse(wrong))
          .as(wrong)
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining("no address");
    }
    assertThatThrownBy(() -> MetricsUrl.parse("http://me:secret@host/metrics"))
        .hasMessageContaining("--token-file")
        .hasMessageNotContaining("secret@");
  }
}
