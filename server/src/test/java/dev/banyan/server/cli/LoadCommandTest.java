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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code banyan load}: no node is needed, and every mistake is named. */
@Timeout(120)
class LoadCommandTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong served = new AtomicLong();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    answer("/", 200);
    answer("/broken", 500);
    server.createContext(
        "/chat",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          served.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private int run(String... args) {
    return new CommandLine(new LoadCommand(terminal))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              throw failure;
            })
        .execute(args);
  }

  private String mistake(String... args) {
    var command = new LoadCommand(terminal);
    new CommandLine(command).parseArgs(args);
    try {
      command.call();
    } catch (CliException told) {
      assertThat(served).hasValue(0);
      return String.valueOf(told.getMessage());
    } catch (IOException other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("no mistake was found");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void stepsAreShownAndTheirFilesKept() throws IOException {
    Path into = folder.resolve("deep/results");
    int code =
        run(
            url("/"),
            "--rate",
            "100..200",
            "--step",
            "300ms",
            "--warm-up",
            "100ms",
            "--out",
            into.toString());
    assertThat(code).isZero();
    assertThat(text()).contains("measured").contains("100/s").contains("200/s").contains("held");
    assertThat(into.resolve("latency.hlog"))
        .content()
        .contains("#[StartTime:")
        .contains("Tag=requests");
    assertThat(into.resolve("report.html")).content().contains("<svg").contains("200/s");
    JsonNode results = Json.mapper().readTree(Files.readString(into.resolve("results.json")));
    assertThat(results.path("steps")).hasSize(2);
    assertThat(results.path("steps").path(1).path("total").path("done").asLong()).isPositive();
  }

  @Test
  void secretsOfARequestAreInNoFileAndTheFilesAreTheirOwnersAlone() throws IOException {
    var authorised = new AtomicLong();
    server.createContext(
        "/private",
        exchange -> {
          if ("Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"))
              && "token=t0ken".equals(exchange.getRequestURI().getRawQuery())) {
            authorised.incrementAndGet();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    Path headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer s3cret\n\n");
    Path into = folder.resolve("results");
    int code =
        run(
            url("/private?token=t0ken"),
            "--header-file",
            headers.toString(),
            "--rate",
            "50",
            "--step",
            "300ms",
            "--warm-up",
            "0s",
            "--out",
            into.toString());
    assertThat(code).isZero();
    assertThat(authorised.get()).isPositive();
    for (String name : new String[] {"results.json", "report.html", "latency.hlog"}) {
      Path file = into.resolve(name);
      assertThat(file).content().contains("/private").doesNotContain("s3cret", "t0ken");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(text()).contains("/private").doesNotContain("s3cret", "t0ken");
    served.set(0);
    Files.writeString(headers, "X: y\ns3cret\n");
    assertThat(mistake(url("/"), "--rate", "5", "--header-file", headers.toString()))
        .contains("--header-file", "line 2")
        .doesNotContain("s3cret");
    assertThat(mistake(url("/"), "--rate", "5", "--header-file", folder.resolve("no").toString()))
        .contains("There is no file");
  }

  @Test
  void aTargetThatAnswersErrorsOnlyIsSaidAndFails() {
    assertThat(run(url("/broken"), "--rate", "50..200", "--step", "300ms", "--warm-up", "0s"))
        .isEqualTo(1);
    assertThat(text()).contains("errors only").contains("status 500").doesNotContain("200/s");
  }

  @Test
  void aScenarioThatBanyanCarriesRunsAgainstAnotherBaseInJson() throws IOException {
    int code =
        run(
            "companion",
            "--base",
            url(""),
            "--users",
            "500",
            "--for",
            "400ms",
            "--warm-up",
            "0s",
            "--set",
            "chat=/chat",
            "--json");
    assertThat(code).isZero();
    JsonNode json = Json.mapper().readTree(text());
    assertThat(json.path("name").asText()).isEqualTo("companion");
    // 500 users at one request each 4.5 s.
    assertThat(json.path("steps").path(0).path("rate").asDouble()).isBetween(111.0, 111.2);
    assertThat(json.path("steps").path(0).path("classes").has("chat")).isTrue();
  }

  @Test
  void oneClassCanBeLoadedAloneByWorkers() throws IOException {
    assertThat(
            run(
                "backoffice",
                "--base",
                url(""),
                "--workers",
                "2",
                "--for",
                "200ms",
                "--warm-up",
                "0s",
                "--only",
                "invoice",
                "--json"))
        .isZero();
    JsonNode step = Json.mapper().readTree(text()).path("steps").path(0);
    assertThat(step.path("model").asText()).isEqualTo("closed");
    assertThat(step.path("classes").properties()).hasSize(1);
  }

  @Test
  void recordedArrivalsComeFromAFile() throws IOException {
    Path file = folder.resolve("arrivals.csv");
    Files.writeString(file, "second\n0\n0.1\n0.1\n0.2\n");
    assertThat(run(url("/"), "--recorded", file.toString())).isZero();
    assertThat(served).hasValue(4);
    Files.writeString(file, "0\n1\n0\n");
    served.set(0);
    assertThat(mistake(url("/"), "--recorded", file.toString()))
        .contains("arrivals.csv")
        .contains("row 3");
  }

  @Test
  void aScenarioIsShownToBeginOnesOwn() throws IOException {
    assertThat(run("builder", "--show")).isZero();
    Path mine = folder.resolve("mine.yaml");
    Files.writeString(mine, text());
    out.reset();
    assertThat(
            run(
                mine.toString(),
                "--base",
                url(""),
                "--rate",
                "300",
                "--for",
                "200ms",
                "--warm-up",
                "0s"))
        .isZero();
    assertThat(text())
        .contains("pages")
        .contains("users at one request each")
        .contains("predicted");
    Files.writeString(mine, "name: x\nclases: {}\n");
    served.set(0);
    assertThat(mistake(mine.toString())).contains("mine.yaml").contains("did you mean 'classes'?");
  }

  @Test
  void otherMachinesAreLeftAlone() {
    assertThat(mistake("http://192.0.2.1/", "--rate", "1")).contains("--i-own-this");
    assertThat(mistake("cowork", "--base", "http://192.0.2.1/")).contains("--i-own-this");
  }

  @Test
  void everyMistakeIsNamed() {
    assertThat(mistake(url("/"))).contains("rate");
    assertThat(mistake(url("/"), "--rate", "fast")).contains("rate").contains("fast");
    assertThat(mistake(url("/"), "--rate", "5", "--for", "5")).contains("--step").contains("5m");
    assertThat(mistake(url("/"), "--rate", "5", "--workers", "5")).contains("one of");
    assertThat(mistake(url("/"), "--users", "5")).contains("--users");
    assertThat(mistake(url("/"), "--rate", "5", "--header", "nothing")).contains("--header");
    assertThat(mistake(url("/"), "--rate", "5", "--method", "BREW")).contains("BREW");
    assertThat(mistake(url("/"), "--rate", "5", "--connections", "0")).contains("connections");
    assertThat(mistake(url("/"), "--rate", "5", "--p95", "quick")).contains("--p95");
    assertThat(mistake("nowhere")).contains("companion").contains("http://");
    assertThat(mistake("cowork", "--base", url("/sub/"))).contains("base");
    assertThat(mistake("cowork", "--base", url(""), "--set", "pge=/x"))
        .contains("did you mean 'page'?");
    assertThat(mistake("cowork", "--base", url(""), "--only", "nothing")).contains("agent");
    assertThat(mistake("cowork", "--body", "x")).contains("--body");
  }

  @Test
  void whoStopsTheProgramStillSeesWhatWasDone() throws Exception {
    var tenth = new CountDownLatch(10);
    server.createContext(
        "/counted",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          tenth.countDown();
        });
    Path shown = folder.resolve("shown.txt");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.banyan.server.Main",
                "load",
                url("/counted"),
                "--rate",
                "50",
                "--for",
                "1h",
                "--warm-up",
                "0s",
                "--out",
                folder.resolve("out").toString())
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start();
    try {
      assertThat(tenth.await(50, TimeUnit.SECONDS)).as(Files.readString(shown)).isTrue();
      // SIGTERM goes the way of Ctrl-C, which a shell in the background may have made deaf.
      program.destroy();
      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }
    assertThat(shown).content().contains("Stopped; this is what was done").contains("50/s");
    JsonNode results = Json.mapper().readTree(folder.resolve("out/results.json").toFile());
    assertThat(results.path("stopped").asBoolean()).isTrue();
    assertThat(results.path("steps").path(0).path("total").path("done").asLong())
        .isGreaterThanOrEqualTo(9);
  }

  @Test
  void nobodyThereIsSaid() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(mistake("http://127.0.0.1:" + port, "--rate", "5")).contains("nothing answers");
  }
}
