package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code banyan advise} against a server of this process, whose figures move with a clock. */
class AdviseCommandTest {

  private record Page(int status, String type, String body) {
    static Page metrics(String body) {
      return new Page(200, "text/plain; version=0.0.4", body);
    }
  }

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpServer server;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int pauses;
  private int pausesMax = Integer.MAX_VALUE;
  private volatile IntFunction<Page> page = read -> Page.metrics("up 1\n");
  private int reads;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
          Page answer =
              exchange.getRequestURI().getPath().equals("/metrics")
                  ? page.apply(reads++)
                  : other(exchange.getRequestURI().toString());
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", answer.type());
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          try (exchange) {
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  private volatile java.util.function.Function<String, Page> others =
      path -> new Page(404, "text/plain", "");

  private Page other(String path) {
    return others.apply(path);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private AdviseCommand command() {
    return new AdviseCommand(
        terminal,
        () -> now,
        at -> {
          if (++pauses > pausesMax) {
            throw new InterruptedException("as by Ctrl-C");
          }
          now = at;
        });
  }

  private int run(String... args) {
    int code =
        new CommandLine(command())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  throw failure;
                })
            .execute(args);
    Thread.interrupted();
    return code;
  }

  private String mistake(String... args) {
    AdviseCommand command = command();
    new CommandLine(command).parseArgs(args);
    try {
      command.call();
    } catch (CliException told) {
      return String.valueOf(told.getMessage());
    } catch (Exception other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("no mistake was found, but: " + text());
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A service that is short of CPU, and whose one route takes most of the time. */
  private static Page busy(int read) {
    return Page.metrics(
        String.format(
            Locale.ROOT,
            """
            system_cpu_usage 0.93
            http_request_duration_seconds_bucket{route="/search",status="200",le="0.5"} %d
            http_request_duration_seconds_bucket{route="/search",status="200",le="+Inf"} %d
            http_request_duration_seconds_count{route="/search",status="200"} %d
            http_request_duration_seconds_sum{route="/search",status="200"} %d
            http_request_duration_seconds_count{route="/",status="200"} %d
            http_request_duration_seconds_sum{route="/",status="200"} %d
            """,
            read * 100,
            read * 100,
            read * 100,
            read * 90,
            read * 100,
            read * 10));
  }

  @Test
  void aPageIsWatchedAndWhatItShowsIsToldWithItsEvidence() {
    page = AdviseCommandTest::busy;
    assertThat(run(url("/metrics"), "--for", "1m", "--cached", "yes", "--pooled", "yes")).isZero();
    assertThat(text())
        .contains("Advice: ")
        .contains("Bottleneck: CPU")
        .contains("cpu at least 93 % for 1m")
        .contains("route-seconds of /search 90 %")
        .contains("measured")
        .contains("Not known, and not taken as zero")
        .contains("memory: no series")
        .contains("Read from " + url("/metrics"))
        .contains("system_cpu_usage")
        .contains("--for 10m")
        .doesNotContain("whether anything is cached");
    assertThat(reads).as("the first is not kept").isEqualTo(14);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Watching " + url("/metrics") + " for 1m, every 5s")
        .contains("read 13 of 13");
  }

  @Test
  void theQueryOfAnAddressIsAskedAndNeverShown() {
    page = AdviseCommandTest::busy;
    String address = url("/metrics?token=s3cret");
    assertThat(run(address, "--for", "1m")).isZero();
    assertThat(run(address, "--for", "1m", "--json")).isZero();
    assertThat(asked).allSatisfy(each -> assertThat(each).contains("s3cret"));
    assertThat(text()).contains("Read from " + url("/metrics")).doesNotContain("s3cret");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("s3cret");
    others = this::history;
    assertThat(run(url("/?token=s3cret"), "--prometheus")).isZero();
    assertThat(text()).doesNotContain("s3cret");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("s3cret");
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    page = AdviseCommandTest::busy;
    run(url("/metrics"), "--for", "1m");
    String told = text();
    out.reset();
    reads = 0;
    assertThat(run(url("/metrics"), "--for", "1m", "--json")).isZero();
    JsonNode json = Json.mapper().readTree(text());
    assertThat(told)
        .contains(json.path("title").asText())
        .contains(json.path("because").asText())
        .contains(json.path("bottleneckEvidence").asText());
    assertThat(json.path("bottleneck").path("name").asText()).isEqualTo("cpu");
    assertThat(json.path("basis").asText()).isEqualTo("measured");
    assertThat(json.path("evidence").isEmpty()).isFalse();
    json.path("evidence").forEach(each -> assertThat(told).contains(each.path("text").asText()));
    json.path("missing").forEach(each -> assertThat(told).contains(each.asText()));
    json.path("levels")
        .forEach(
            each ->
                assertThat(told)
                    .contains(each.path("metric").asText() + " " + each.path("level").asText()));
    json.path("efforts")
        .forEach(
            each ->
                assertThat(told)
                    .contains("takes " + each.path("time").asText())
                    .contains(each.path("cost").asText()));
    assertThat(json.path("target").asText()).isEqualTo(url("/metrics"));
    assertThat(json.path("window").asText()).isEqualTo("1m");
    assertThat(told).contains(json.path("text").asText());
    json.path("sources")
        .forEach(each -> assertThat(told).contains(each.path("names").get(0).asText()));
  }

  @Test
  void aQuietTargetIsLeftAsItIs() {
    page = read -> Page.metrics("system_cpu_usage 0.2\nprocess_start_time_seconds 1\n");
    assertThat(run(url("/metrics"), "--for", "30s")).isZero();
    assertThat(text()).contains("Advice: leave as it is, as far as can be seen");
  }

  @Test
  void aTargetThatAnswersErrorsOnlyIsNoHealthyOne() {
    page =
        read ->
            Page.metrics(
                "http_requests_total{code=\"500\"} " + read * 50 + "\nsystem_cpu_usage 0.1\n");
    assertThat(run(url("/metrics"), "--for", "1m")).isZero();
    assertThat(text()).contains("optimise first").contains("errors at least 100 % for 1m");
  }

  @Test
  void whatIsNoPageOfMetricsEndsAtOnceWithWords() {
    page = read -> new Page(200, "text/html", "<!doctype html><title>Hello</title>");
    assertThat(mistake(url("/metrics"))).contains("HTML").contains("/metrics");
    page = read -> new Page(503, "text/plain", "down");
    assertThat(mistake(url("/metrics"))).contains("503");
    page = read -> Page.metrics("my_own_figure 1\nanother 2\n");
    assertThat(mistake(url("/metrics"))).contains("2 values").contains("--map");
    // As nginx-prometheus-exporter 0.11.0 answers: that it is an exporter says nothing of nginx.
    page = read -> Page.metrics("nginx_connections_active 1\nnginxexporter_build_info 1\n");
    assertThat(mistake(url("/metrics"))).contains("2 values").contains("--map");
    page = read -> Page.metrics("");
    assertThat(mistake(url("/metrics"))).contains("empty");
    page = read -> Page.metrics("system_cpu_usage 0.5\nbroken{ 1\n");
    assertThat(mistake(url("/metrics"))).contains("Line 2");
    assertThat(mistake("http://user:secret@localhost/metrics")).contains("--token-file");
    assertThat(mistake("ftp://localhost/metrics")).contains("no address");
    assertThat(pauses).as("nobody waits for what will not come").isZero();
  }

  @Test
  void someFailuresOnTheWayAreSaidAndManyEndTheWatch() {
    page = read -> read == 3 ? new Page(500, "text/plain", "") : busy(read);
    assertThat(run(url("/metrics"), "--for", "1m")).isZero();
    assertThat(text()).contains("One read failed").contains("cpu at least 93 %");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("a read failed").contains("500");
    reads = 0;
    page = read -> read >= 3 ? new Page(500, "text/plain", "") : busy(read);
    assertThat(mistake(url("/metrics"), "--for", "1m")).contains("500");
    assertThat(reads).isEqualTo(6);
  }

  @Test
  void aRootThatIsNoPrometheusServerHasItsMetricsBelow() {
    page = AdviseCommandTest::busy;
    assertThat(run(url(""), "--for", "1m")).isZero();
    assertThat(asked.getFirst()).startsWith("/api/v1/query?query=1");
    assertThat(text()).contains("Read from " + url("/metrics"));
  }

  /** 15 minutes of a busy CPU, by steps of 15 s. */
  private Page history(String path) {
    if (path.startsWith("/api/v1/query?")) {
      return new Page(
          200,
          "application/json",
          "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}");
    }
    var values = new StringBuilder();
    long end = now.getEpochSecond();
    for (long at = end - 900; at <= end; at += 15) {
      values.append(values.isEmpty() ? "" : ",").append("[").append(at).append(",\"0.91\"]");
    }
    String result =
        path.contains("system_cpu_usage")
            ? "[{\"metric\":{\"__name__\":\"system_cpu_usage\",\"job\":\"api\"},\"values\":["
                + values
                + "]}]"
            : "[]";
    return new Page(
        200,
        "application/json",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":" + result + "}}");
  }

  @Test
  void aPrometheusServersPastIsLookedUpAndNobodyWaits() {
    others = this::history;
    assertThat(run(url(""), "--match", "job=a\"p\\i")).isZero();
    assertThat(text())
        .contains("cpu at least 91 % for 5m")
        .contains("Bottleneck: CPU")
        .doesNotContain("watch longer");
    assertThat(pauses).isZero();
    assertThat(asked)
        .anySatisfy(
            question -> assertThat(question).contains("query_range").contains("job%3D%22a%5C%22p"));
    assertThat(mistake(url("/prom"), "--prometheus", "--match", "jo-b=x")).contains("jo-b");
    others = path -> path.contains("range") ? empty() : new Page(404, "text/plain", "");
    assertThat(mistake(url(""), "--prometheus")).contains("none of the metrics");
    others = path -> new Page(200, "text/html", "<html>");
    assertThat(mistake(url(""), "--prometheus")).contains("not as a Prometheus server");
    assertThat(mistake(url("/metrics"), "--match", "job=x")).contains("Prometheus server");
  }

  @Test
  void aServerThatIsAwayForAMomentEndsNoWatch() {
    pausesMax = 6;
    others =
        path ->
            path.contains("range") && (pauses == 2 || pauses == 3)
                ? new Page(503, "text/plain", "")
                : history(path);
    assertThat(run(url(""), "--watch")).isZero();
    assertThat(pauses).isEqualTo(7);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("a look failed").contains("503");
  }

  @Test
  void aServerThatStaysAwayEndsIt() {
    others =
        path ->
            path.contains("range") && pauses >= 2 ? new Page(503, "text/plain", "") : history(path);
    assertThat(mistake(url(""), "--watch")).contains("503");
    assertThat(pauses).isEqualTo(4);
  }

  private static Page empty() {
    return new Page(
        200,
        "application/json",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
  }

  @Test
  void thresholdsAMapAndATokenMayBeOnesOwn() throws IOException {
    page = read -> Page.metrics("our_cpu 55\n");
    Path map = folder.resolve("map.yaml");
    Files.writeString(map, "rules: [{metric: cpu, exporter: our own, value: {names: our_cpu}}]\n");
    Path thresholds = folder.resolve("own.yaml");
    Files.writeString(
        thresholds,
        "name: careful\ntriggers: [{metric: cpu, threshold: 50, action: scale-up, source: us}]\n");
    Path token = folder.resolve("token");
    Files.writeString(token, "t0ken\n");
    String[] args = {
      url("/metrics"),
      "--for",
      "1m",
      "--map",
      map.toString(),
      "--thresholds",
      thresholds.toString(),
      "--token-file",
      token.toString()
    };
    assertThat(run(args)).isZero();
    assertThat(text()).contains("scale up").contains("Thresholds: careful").contains("our own");
    assertThat(asked).allSatisfy(each -> assertThat(each).endsWith("[Bearer t0ken]"));
    Files.writeString(map, "rules: [{metric: cpuu, exporter: x, value: {names: y}}]\n");
    assertThat(mistake(args)).contains("map.yaml").contains("rules[0].metric").contains("'cpu'");
    Files.writeString(token, " \n");
    Files.writeString(map, "rules: []\n");
    assertThat(mistake(args)).contains("token").contains("empty");
  }

  /** With the example of the help in a file of one's own. */
  @Test
  void whatWasReadAndTheThresholdsDoNotKnowIsTold() throws IOException {
    Path thresholds = folder.resolve("own.yaml");
    Files.writeString(
        thresholds,
        """
        name: ours
        triggers:
          - {metric: cpu, threshold: 70, held: 5m, action: scale-up, source: ours}
        """);
    page =
        read ->
            Page.metrics(
                "system_cpu_usage 0.9\nnode_memory_MemAvailable_bytes 1\n"
                    + "node_memory_MemTotal_bytes 100\nhikaricp_connections_active 1\n"
                    + "hikaricp_connections_max 10\n");
    assertThat(run(url("/metrics"), "--for", "1m", "--thresholds", thresholds.toString())).isZero();
    assertThat(text())
        .contains("Advice: scale up", "cpu at least 90 % for 1m", "threshold > 70 % (ours)")
        .contains("read, but not judged, since these thresholds have none for it: memory\n");
  }

  @Test
  void whatItGoesOnWatchingIsToldWhenItChanges() {
    page = read -> Page.metrics("system_cpu_usage " + (read < 20 ? "0.2" : "0.95") + "\n");
    // Until the CPU was full for all of the five minutes that the thresholds ask for.
    pausesMax = 120;
    assertThat(run(url("/metrics"), "--for", "30s", "--watch")).isZero();
    String[] advices = text().split("Advice: ", -1);
    assertThat(advices).as(text()).hasSize(3);
    assertThat(advices[1]).startsWith("leave as it is");
    assertThat(advices[2]).contains("cpu at least 95 %");
  }

  @Test
  void mistakesOnTheCommandLineAreNamed() {
    assertThat(mistake(url("/metrics"), "--for", "soon")).contains("--for").contains("soon");
    assertThat(mistake(url("/metrics"), "--for", "2d")).contains("--for").contains("1d");
    assertThat(mistake(url("/metrics"), "--every", "0s")).contains("--every");
    assertThat(mistake(url("/metrics"), "--for", "10s", "--every", "5s")).contains("15s");
    assertThat(mistake(url("/metrics"), "--preset", "bond")).contains("bondhu");
    assertThat(mistake(url("/metrics"), "--thresholds", "no.yaml")).contains("no.yaml");
    assertThat(mistake(url("/metrics"), "--cached", "maybe")).contains("--cached", "yes or no");
    assertThat(mistake(url("/metrics"), "--scaled-up", "then")).contains("--scaled-up");
    assertThat(mistake(url("/metrics"), "--cores", "-1")).contains("--cores");
    assertThat(mistake(url("/metrics"), "--memory", "lots")).contains("--memory");
    assertThat(mistake(url("/metrics"), "--data", "x")).contains("--data");
    assertThat(mistake("shop", "--cores", "2")).contains("--preset", "--pooled");
    assertThat(mistake("shop", "--cached", "maybe")).contains("--cached", "yes or no");
    assertThat(asked).isEmpty();
  }

  @Test
  void theMapOfExportersIsShownToBeginOnesOwnWith() throws IOException {
    assertThat(run("--show-map")).isZero();
    Path map = folder.resolve("map.yaml");
    Files.writeString(map, text());
    page = AdviseCommandTest::busy;
    assertThat(run(url("/metrics"), "--for", "1m", "--map", map.toString())).isZero();
  }

  @Test
  void withoutAnAddressTheNodeOfTheFolderIsAsked() throws IOException {
    others =
        path ->
            new Page(
                200,
                "application/json",
                path.startsWith("/v1/apps")
                    ? "{\"items\":[{\"id\":\"app_1\",\"name\":\"shop\"}]}"
                    : "{\"action\":\"leave\",\"text\":\"Advice: leave as it is\\n\"}");
    Files.writeString(
        folder.resolve("node.json"),
        Json.mapper()
            .writeValueAsString(
                java.util.Map.of(
                    "api", url(""), "pid", ProcessHandle.current().pid(), "token", "cli")));
    String data = folder.toString();
    assertThat(run("shop", "--data", data, "--preset", "covibes", "--for", "30m")).isZero();
    assertThat(text()).isEqualTo("Advice: leave as it is\n");
    assertThat(asked.getLast())
        .isEqualTo("/v1/scale/advice?app=app_1&preset=covibes&window=30m [Bearer cli]");
    out.reset();
    assertThat(run("--data", data, "--json")).isZero();
    assertThat(Json.mapper().readTree(text()).path("action").asText()).isEqualTo("leave");
    assertThat(asked.getLast()).startsWith("/v1/scale/advice?app=app_1 ");
    String[] said = {"--pooled", "no", "--redundancy", "yes", "--scaled-up", "2026-01-31"};
    assertThat(
            run(Stream.concat(Stream.of("--data", data), Stream.of(said)).toArray(String[]::new)))
        .isZero();
    assertThat(asked.getLast())
        .startsWith("/v1/scale/advice?app=app_1&pooled=false&redundancy=true&scaledUp=2026-01-31 ");
    assertThat(mistake("shopp", "--data", data)).contains("did you mean shop?");
  }
}
