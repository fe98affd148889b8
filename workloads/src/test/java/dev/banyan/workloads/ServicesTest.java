package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.banyan.data.DataModule;
import dev.banyan.data.TestDatabase;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.RunResult.End;
import dev.banyan.workloads.process.ProcessDriver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real services as people write them, on real processes and a real database. */
class ServicesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final HealthCheck CHECK =
      new HealthCheck(
          "/", Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), 3);

  private static DataModule data;

  @TempDir private Path temp;
  private Path work;
  private Specs specs;
  private WorkloadsModule module;
  private Workloads workloads;

  @BeforeAll
  static void openDatabase() {
    data = TestDatabase.start(WorkloadsModule.migrations());
  }

  @AfterAll
  static void closeDatabase() {
    data.close();
  }

  @BeforeEach
  void open() throws Exception {
    work = Files.createDirectories(temp.resolve("release"));
    specs = new Specs(work);
    module = openModule(temp.resolve("workloads"));
    workloads = module.workloads();
    workloads.grant(specs.app, work);
  }

  private WorkloadsModule openModule(Path directory) throws Exception {
    var config = ConfigBinder.bind(Map.of(), WorkloadsConfig.class);
    return WorkloadsModule.start(
        config,
        directory,
        data.shards(),
        ProcessDriver.open(config, directory.resolve("processes")),
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    module.close();
  }

  private List<String> log(String contains) {
    return workloads
        .logs()
        .read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 1_000)
        .lines()
        .stream()
        .map(LogLine::line)
        .filter(line -> line.contains(contains))
        .toList();
  }

  private InstanceStatus awaitFailed(Instance instance) {
    var seen = new CopyOnWriteArrayList<InstanceStatus>();
    Until.holds(
        () -> {
          seen.add(instance.status());
          return seen.getLast().state() == InstanceState.FAILED;
        },
        instance::status);
    return seen.getLast();
  }

  @Test
  void aPythonServerServesAndStops() throws Exception {
    Files.writeString(work.resolve("index.html"), "hello");
    InstanceSpec spec =
        Specs.with(
            specs.shell("exec /usr/bin/python3 -u -m http.server --bind 127.0.0.1 $PORT"), CHECK);

    Instance instance = workloads.launch(spec);
    InstanceStatus status = instance.awaitHealthy(SOON);

    assertThat(status.ready()).as(status.reason()).isTrue();
    assertThat(status.host()).isEqualTo("127.0.0.1");
    assertThat(status.usage().memoryBytes()).isPositive();
    workloads.stop(spec.id(), "It is no longer wanted.");
    InstanceStatus stopped = instance.awaitStopped(SOON);
    assertThat(stopped.state()).isEqualTo(InstanceState.STOPPED);
    assertThat(Ports.free(status.port().getAsInt())).isTrue();
    assertThat(workloads.transitions(spec.id(), 10).reversed())
        .extracting(InstanceTransition::to)
        .containsExactly(
            InstanceState.PREPARING,
            InstanceState.STARTING,
            InstanceState.RUNNING,
            InstanceState.DRAINING,
            InstanceState.STOPPED);
    assertThat(log("GET / HTTP/1.1")).isNotEmpty();
  }

  /** Node's {@code localhost} is such a server. Where the host has no IPv6, IPv4 it is. */
  @Test
  void aServerOnOneFamilyAloneIsFound() throws Exception {
    String host = bindable("::1") ? "::1" : "127.0.0.1";
    InstanceSpec spec =
        Specs.with(
            specs.shell("exec /usr/bin/python3 -m http.server --bind " + host + " $PORT"), CHECK);

    InstanceStatus status = workloads.launch(spec).awaitHealthy(SOON);

    assertThat(status.ready()).as(status.reason()).isTrue();
    assertThat(status.host()).isEqualTo(host);
  }

  private static boolean bindable(String host) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (SocketException noSuchFamily) {
      return false;
    }
  }

  @Test
  void aJavaServerServes() throws Exception {
    Files.writeString(
        work.resolve("Hello.java"),
        """
        import com.sun.net.httpserver.*;
        void main() throws Exception {
          int port = Integer.parseInt(System.getenv("PORT"));
          var server = HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
          server.start();
        }
        """);
    workloads.grant(specs.app, work);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    InstanceSpec spec =
        Specs.with(specs.of(List.of(java, "-XX:+UseSerialGC", "Hello.java")), CHECK);

    InstanceStatus status = workloads.launch(spec).awaitHealthy(SOON);

    assertThat(status.ready()).as(status.reason()).isTrue();
  }

  @Test
  void aMemoryBombIsExplainedByItsLimitOrRefused() throws Exception {
    InstanceSpec spec =
        Specs.with(
            specs.shell("echo filling; exec /usr/bin/python3 -c 'x = bytearray(256 << 20)'"),
            Specs.memory("32Mi"));
    if (!module.driver().enforceable().contains(ResourceLimits.Kind.MEMORY)) {
      assertThatThrownBy(() -> workloads.launch(spec)).hasMessageContaining("memory");
      return;
    }

    InstanceStatus failed = awaitFailed(workloads.launch(spec));

    assertThat(failed.reason())
        .contains("Out of memory: the kernel ended it at its limit of 32Mi", "filling");
    assertThat(failed.exitCode()).hasValue(137);
  }

  @Test
  void aDaemonIsEndedAndExplained() throws Exception {
    InstanceSpec spec = specs.shell("setsid sleep 1000 > /dev/null 2>&1 & exit 0");

    InstanceStatus failed = awaitFailed(workloads.launch(spec));

    assertThat(failed.reason()).contains("sleep (pid ", "in the foreground");
  }

  @Test
  void aFloodDoesNotBlockTheServiceAndItsLossIsSaid() throws Exception {
    InstanceSpec spec =
        Specs.with(
            specs.shell("seq 1 200000; echo done > finished; sleep 1000"),
            new LogLimits(1024, 100, 500, ByteSize.ofMebibytes(1)));
    Instance instance = workloads.launch(spec);

    Until.holds(() -> Files.exists(work.resolve("finished")), instance::status);
    workloads.stop(spec.id(), "Enough.");
    instance.awaitStopped(SOON);

    assertThat(log("dropped here")).isNotEmpty();
    assertThat(workloads.logs().read(specs.app, LogFilter.ALL, 0, 1_000).lines())
        .hasSizeLessThan(1_000);
  }

  @Test
  void aServiceThatIgnoresSigtermIsKilledAfterItsGrace() throws Exception {
    InstanceSpec spec =
        Specs.with(
            specs.shell("trap '' TERM; echo up; while :; do sleep 1000; done"),
            Duration.ofMillis(200));
    Instance instance = workloads.launch(spec);
    Until.holds(() -> !log("up").isEmpty(), instance::status);
    workloads.stop(spec.id(), "Enough.");

    InstanceStatus stopped = instance.awaitStopped(SOON);

    assertThat(stopped.reason())
        .isEqualTo("Enough. It did not end within 200ms of SIGTERM and was killed.");
  }

  @Test
  void aServerBelowAShellThatGoesAtOnceKeepsItsGrace() throws Exception {
    InstanceSpec spec =
        specs.shell(
            "/bin/sh -c 'trap \"echo finished its work; exit 0\" TERM; echo up;"
                + " while :; do sleep 0.05; done' & wait");
    Instance instance = workloads.launch(spec);
    Until.holds(() -> !log("up").isEmpty(), instance::status);
    workloads.stop(spec.id(), "Enough.");

    assertThat(instance.awaitStopped(SOON).reason()).isEqualTo("Enough.");
    assertThat(log("finished its work")).isNotEmpty();
  }

  @Test
  void aServiceThatNeverListensIsExplained() throws Exception {
    InstanceSpec spec =
        Specs.with(
            specs.shell("echo waiting for nothing; sleep 1000"),
            CHECK.withStartTimeout(Duration.ofMillis(400)));

    InstanceStatus failed = awaitFailed(workloads.launch(spec));

    assertThat(failed.reason())
        .contains("did not become healthy within 400ms", "nothing listens on port")
        .contains("waiting for nothing");
  }

  @Test
  void aCommandStreamsItsOutputAndTellsHowItEnded() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    InstanceSpec spec = specs.command("echo one; echo two >&2; exit 4");

    RunResult result = workloads.run(spec, SOON, lines::add).await();

    assertThat(result.end()).isEqualTo(End.EXITED);
    assertThat(result.exitCode()).hasValue(4);
    assertThat(result.succeeded()).isFalse();
    assertThat(lines).extracting(LogLine::line).contains("one", "two");
    assertThat(workloads.status(spec.id()).orElseThrow().state()).isEqualTo(InstanceState.FAILED);
    assertThat(workloads.transitions(spec.id(), 10)).hasSize(3);
    assertThat(workloads.logs().read(specs.app, LogFilter.ofInstance(spec.id()), 0, 10).lines())
        .isNotEmpty();
  }

  @Test
  void aCancelledCommandEndsWithAllItStarted() throws Exception {
    CommandRun run = workloads.run(specs.command("sleep 1000 & echo $! > child; wait"));
    Path child = work.resolve("child");
    Until.holds(() -> Files.exists(child) && child.toFile().length() > 1, run::status);
    long pid = Long.parseLong(Files.readString(child).strip());

    run.cancel("Somebody pressed Ctrl-C.");
    RunResult result = run.await();

    assertThat(result.end()).isEqualTo(End.CANCELLED);
    assertThat(result.reason()).isEqualTo("Somebody pressed Ctrl-C.");
    assertThat(WorkloadDriverContract.alive(pid)).isFalse();
  }

  @Test
  void aCommandIsEndedWhenItsTimeIsOver() throws Exception {
    RunResult result =
        workloads
            .run(specs.command("sleep 1000"), Duration.ofMillis(200), CommandRun.Output.NONE)
            .await();

    assertThat(result.end()).isEqualTo(End.TIMED_OUT);
    assertThat(result.reason()).contains("longer than 200ms");
  }

  @Test
  void closingEndsEverythingAndTheNextLifeFindsNothing() throws Exception {
    Instance instance = workloads.launch(specs.shell("sleep 1000"));
    CommandRun run = workloads.run(specs.command("sleep 1000"));
    Until.holds(() -> instance.status().pid() > 0 && run.status().pid() > 0, instance::status);

    module.close();
    module = openModule(temp.resolve("workloads"));

    assertThat(instance.status().state()).isEqualTo(InstanceState.STOPPED);
    assertThat(run.result()).isCompleted();
    assertThat(module.workloads().endLeftovers()).isEmpty();
  }

  @Test
  void portsThatOthersHoldAreNotGiven() throws Exception {
    try (var taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      var ports = new Ports(port, port, new Random(1));

      assertThat(catchThrowable(ports::take)).hasMessageContaining("portFirst");
      taken.close();
      assertThat(OptionalInt.of(ports.take())).hasValue(port);
      assertThat(catchThrowable(ports::take)).isNotNull();
      ports.giveBack(port);
      assertThat(ports.take()).isEqualTo(port);
    }
  }
}
