package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.http.Json;
import dev.banyan.operate.load.RequestClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Measuring on the command line: every mistake is named before anything is loaded. */
class MeasureCommandTest {

  private static final String URL = "http://127.0.0.1:9/";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);

  private static String mistake(Callable<Integer> command, String... args) {
    new CommandLine(command).parseArgs(args);
    try {
      command.call();
    } catch (CliException told) {
      return String.valueOf(told.getMessage());
    } catch (Exception other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("no mistake was found");
  }

  private String measuring(String... args) {
    return mistake(new MeasureCommand(terminal), args);
  }

  @Test
  void onlyThisMachineIsLoadedUnlessTheUserOwnsTheTarget() {
    assertThat(measuring("http://192.0.2.7/")).contains("192.0.2.7").contains("--i-own-this");
    assertThat(measuring(URL, "--replica", "http://192.0.2.7/")).contains("--i-own-this");
    assertThat(measuring("ftp://127.0.0.1/")).contains("ftp");
  }

  @Test
  void everyFlagIsNamedWithItsMistake() {
    assertThat(measuring(URL, "--concurrency", "64..1")).contains("--concurrency");
    assertThat(measuring(URL, "--step", "soon")).contains("--step");
    assertThat(measuring(URL, "--at", "0")).contains("--at");
    assertThat(measuring(URL, "--pid", "1", "--cgroup", "/x")).contains("one of");
    assertThat(measuring(URL, "--pid", "999999999")).contains("--pid").contains("999999999");
    assertThat(measuring(URL, "--cgroup", folder.toString())).contains("--cgroup");
    assertThat(measuring(URL, "--cores", "0")).contains("--cores");
    assertThat(measuring(URL, "--html", folder.toString())).contains("is a folder");
    assertThat(measuring(URL, "--series", "cpu=x")).contains("--metrics");
    assertThat(measuring(URL, "--metrics", "http://127.0.0.1:9/metrics")).contains("--metrics");
  }

  @Test
  void aTokenThatIsNoneIsRefusedAndNotShown() throws IOException {
    Path token = folder.resolve("token");
    String[] args = {
      URL, "--metrics", "http://127.0.0.1:9/metrics", "--token-file", token.toString()
    };
    Files.writeString(token, "s3cret-one\ns3cret-two\n");
    assertThat(measuring(args)).contains("token").doesNotContain("s3cret");
    Files.writeString(token, " \n");
    assertThat(measuring(args)).contains(token + " is empty");
    assertThat(measuring(URL, "--token-file", token.toString()))
        .contains("--token-file")
        .contains("--metrics URL");
  }

  @Test
  void replicasNeedAddressesOrACommand() {
    assertThat(measuring(URL, "--replicas", "1,2,4")).contains("--replica URL");
    assertThat(measuring(URL, "--replicas-run", "scale {}")).contains("--replicas 1,2,4");
    assertThat(measuring(URL, "--replicas", "1,2", "--replicas-run", "scale")).contains("{}");
  }

  @Test
  void aMeterOfOneProcessIsForOneReplica() {
    String pid = Long.toString(ProcessHandle.current().pid());
    String[] two = {URL, "--replica", "http://127.0.0.1:10/", "--replicas", "2", "--step", "200ms"};
    assertThat(measuring(with(two, "--pid", pid))).contains("Begin with 1");
    assertThat(measuring(with(two, "--metrics", "http://127.0.0.1:9/m"))).contains("Begin with 1");
    assertThat(measuring(with(two, "--cgroup", "/x"))).contains("Begin with 1");
    // Without a meter there is nothing that could be too low.
    assertThat(measuring(two)).doesNotContain("Begin with 1").contains("127.0.0.1:");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void severalUrlsAreOfOneTarget() {
    assertThat(measuring(URL, "http://127.0.0.1:10/")).contains("another target");
  }

  @Test
  void classesAreNamedByTheirPathsAndTheKeysOfQueriesAlone() throws IOException {
    var asked = new AskedFlags();
    asked.words =
        List.of(
            URL,
            URL + "search?q=shoes&token=hush",
            URL + "search?q=hats&token=hush",
            URL + "reset?hush",
            URL + "a%20b/");
    assertThat(asked.read().classes())
        .extracting(RequestClass::name)
        .containsExactly("root", "search-q-token", "search-q-token-2", "reset", "a-20b");
    assertThat(asked.read().classes().get(1).ask().path()).isEqualTo("/search?q=shoes&token=hush");
  }

  @Test
  void aTargetThatIsNotThereIsTold() {
    assertThat(measuring(URL, "--concurrency", "1", "--step", "200ms")).contains("127.0.0.1:9");
  }

  @Test
  void aServiceIsMeasured() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.start();
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Path file = folder.resolve("measured.json");
      int code =
          new CommandLine(new MeasureCommand(terminal))
              .execute(
                  url + "/one",
                  url + "/two",
                  "--pid",
                  Long.toString(ProcessHandle.current().pid()),
                  "--concurrency",
                  "1,2,4",
                  "--step",
                  "300ms",
                  "--out",
                  file.toString(),
                  "--html",
                  folder.resolve("measured.html").toString());
      assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("Saturation, measured")
          .contains("one")
          .contains("idle")
          .contains("CPU in CPU-seconds per request");
      JsonNode report = Json.mapper().readTree(Files.readString(file));
      assertThat(report.path("steps")).hasSize(1 + 3 * 3 + 4);
      assertThat(report.path("concurrency")).hasSize(3);
      assertThat(MeasuredCpu.read(Files.readString(file)).classes())
          .as("what a plan reads of it")
          .containsOnlyKeys("one", "two");
      assertThat(folder.resolve("measured.html"))
          .content()
          .contains("What a request takes of " + url)
          .contains("basis measured");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theQueryOfAPageOfMetricsIsInNoReport() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = "process_cpu_seconds_total 1\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    var flags = new MeterFlags();
    flags.metrics = "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics?token=s3cret";
    try (MeterFlags.Open open = flags.open()) {
      assertThat(open.meter().source()).contains("/metrics").doesNotContain("s3cret");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void verifyIsBelowPlanAndNamesItsMistakes() {
    assertThat(mistake(new PlanVerifyCommand(terminal), "--app", "shop"))
        .contains("--app")
        .contains("notes");
    assertThat(mistake(new PlanVerifyCommand(terminal), "--repetitions", "0"))
        .contains("--repetitions");
    assertThat(mistake(new PlanVerifyCommand(terminal), "--step", "x")).contains("--step");
    CommandLine line = BanyanCommand.parser(terminal, "plan", "verify", "--help");
    assertThat(line.getSubcommands().get("plan").getSubcommands()).containsKey("verify");
    assertThat(line.parseArgs("plan", "verify", "--help").hasSubcommand()).isTrue();
  }

  @Test
  void planStillNeedsItsUsers() {
    assertThat(BanyanCommand.parser(terminal, "plan").execute("plan")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--users needs a value: --users N");
  }
}
