package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.workloads.ResourceLimits.Kind;
import dev.banyan.workloads.WorkloadDriver.Exit;
import dev.banyan.workloads.WorkloadDriver.Running;
import dev.banyan.workloads.WorkloadDriver.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every driver promises. A limit is either enforced, or refused in words: both are tested, on
 * whatever the host offers.
 */
public abstract class WorkloadDriverContract {

  protected static final Duration SOON = Duration.ofSeconds(20);

  @TempDir protected Path temp;
  protected Path work;
  protected Specs specs;
  protected WorkloadDriver driver;
  private final List<Running> started = new ArrayList<>();

  /** Opens a driver that keeps what it keeps in a directory. */
  protected abstract WorkloadDriver open(Path directory) throws IOException;

  /**
   * Whether even a process that leaves its session, its parent and its environment stays in hand;
   * only a cgroup does that.
   */
  protected boolean holdsEverything() {
    return !driver.enforceable().isEmpty();
  }

  @BeforeEach
  void openDriver() throws IOException {
    work = Files.createDirectories(temp.resolve("release/1"));
    specs = new Specs(work);
    driver = open(temp.resolve("driver"));
    driver.grant(specs.app, work);
  }

  @AfterEach
  void endAll() {
    started.forEach(running -> running.end(SOON));
    driver.close();
  }

  protected Running start(InstanceSpec spec) throws IOException {
    Running running = driver.start(spec, OptionalInt.of(4711));
    started.add(running);
    return running;
  }

  protected static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Waits for a file that the instance writes. */
  protected String written(String name) {
    Path file = work.resolve(name);
    Until.holds(() -> Files.exists(file) && !read(file).isBlank(), () -> "no " + name);
    return read(file).strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  protected static boolean alive(long pid) {
    // A zombie that nobody has reaped yet is no process any more.
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void aProcessGetsItsEnvironmentItsPortAndItsName() throws IOException {
    InstanceSpec spec =
        Specs.with(
            specs.shell("echo \"$COLOUR|$PORT|$BANYAN_INSTANCE\"; pwd; echo bad >&2"),
            Map.of("COLOUR", "a b\"'$x\\", "PORT", "1"));
    Running running = start(spec);

    assertThat(text(running.stdout()))
        .isEqualTo("a b\"'$x\\|4711|" + spec.id() + "\n" + work.toRealPath() + "\n");
    assertThat(text(running.stderr())).isEqualTo("bad\n");
    assertThat(running.exit().join().code()).isZero();
  }

  @Test
  void aServiceInAPartOfItsReleaseReachesThePartsBesideIt() throws IOException {
    Files.writeString(Files.createDirectories(work.resolve("common")).resolve("word"), "shared");
    var part = new Specs(Files.createDirectories(work.resolve("api")));
    driver.grant(part.app, work);

    Running running = start(part.shell("cat ../common/word"));

    assertThat(text(running.stdout())).isEqualTo("shared");
  }

  @Test
  void aProcessDoesNotSeeBanyansOwnEnvironment() throws IOException {
    Running running = start(specs.shell("env"));

    assertThat(text(running.stdout()).lines())
        .anyMatch(line -> line.startsWith("PATH="))
        .noneMatch(line -> line.startsWith("MAVEN_") || line.startsWith("SUREFIRE_"))
        .noneMatch(line -> line.startsWith("BANYAN_LATE"));
  }

  @Test
  void variablesThatActBeforeTheFirstLineReachTheServiceAlone() throws IOException {
    InstanceSpec spec =
        Specs.with(
            specs.shell("echo \"[$LD_LIBRARY_PATH][$BASH_ENV]\"; env | grep -c BANYAN_LATE"),
            Map.of("LD_LIBRARY_PATH", "/none/a b", "BASH_ENV", "it's \"$HOME\" `id`"));
    Running running = start(spec);

    assertThat(text(running.stdout())).isEqualTo("[/none/a b][it's \"$HOME\" `id`]\n0\n");
  }

  @Test
  void outputThatNobodyReadYetOutlivesTheEnd() throws IOException {
    Running running = start(specs.shell("echo said; echo bad >&2"));
    running.exit().join();
    assertThat(running.end(SOON)).isTrue();

    assertThat(text(running.stdout())).contains("said");
    assertThat(text(running.stderr())).contains("bad");
  }

  @Test
  void anExitCodeAndASignalAreTold() throws IOException {
    Exit code = start(specs.shell("exit 3")).exit().join();
    Exit signal = start(specs.shell("kill -SEGV $$")).exit().join();

    assertThat(code.code()).isEqualTo(3);
    assertThat(code.signal()).isEmpty();
    assertThat(signal.signal()).hasValue(11);
  }

  @Test
  void aCommandThatIsNotThereIsTold() throws IOException {
    Running running = start(specs.of(List.of("no-such-program-here")));

    assertThat(running.exit().join().code()).isEqualTo(127);
    assertThat(text(running.stderr())).contains("no-such-program-here");
  }

  @Test
  void aDirectoryThatIsNotThereIsRefusedInWords() {
    var elsewhere = new Specs(temp.resolve("nowhere"));

    assertThatThrownBy(() -> driver.start(elsewhere.shell("true"), OptionalInt.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("does not exist");
  }

  @Test
  void everyProcessIsAskedToEnd() throws IOException {
    Running running = start(specs.shell("sleep 1000 & echo $! > child; wait"));
    long child = Long.parseLong(written("child"));

    running.askToEnd();

    running.exit().join();
    Until.holds(() -> !alive(child), () -> "child " + child + " lives");
  }

  @Test
  void whatIgnoresSigtermIsEnded() throws IOException {
    Running running =
        start(
            specs.shell(
                "trap '' TERM; (trap '' TERM; sleep 1000) & echo $! > child; echo 1 > up;"
                    + " while :; do sleep 1000; done"));
    long child = Long.parseLong(written("child"));
    written("up");
    running.askToEnd();

    assertThat(running.end(SOON)).isTrue();

    assertThat(running.exit().join().signal()).hasValue(9);
    assertThat(alive(child)).isFalse();
  }

  @Test
  void aDaemonThatHidesIsSeenAndEnded() throws IOException {
    Running running =
        start(
            specs.shell(
                "(setsid /bin/sh -c 'echo $$ > daemon; exec sleep 1000' >/dev/null 2>&1 &);"
                    + " while [ ! -s daemon ]; do sleep 0.01; done"));
    long daemon = Long.parseLong(written("daemon"));
    assertThat(running.exit().join().code()).isZero();
    Until.holds(() -> running.others().containsKey(daemon), running::others);

    assertThat(running.end(SOON)).isTrue();

    assertThat(alive(daemon)).isFalse();
    assertThat(running.others()).isEmpty();
  }

  @Test
  void endingTwiceIsEndingOnce() throws IOException {
    Running running = start(specs.shell("sleep 1000"));

    assertThat(running.end(SOON)).isTrue();
    assertThat(running.end(SOON)).isTrue();
  }

  @Test
  void usageCountsTheWholeTree() throws IOException {
    Running running =
        start(
            specs.shell(
                "/bin/sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';"
                    + " echo 1 > burnt; sleep 1000"));
    written("burnt");

    Until.holds(() -> running.usage().cpuSeconds() > 0, running::usage);
    assertThat(running.usage().memoryBytes()).isPositive();
    assertThat(running.usage().pids()).isPositive();
    running.end(SOON);
    assertThat(running.usage().pids()).isZero();
  }

  @Test
  void aForkBombIsBoundedOrRefused() throws IOException {
    InstanceSpec bomb =
        Specs.with(
            specs.shell("while :; do /bin/sh -c 'sleep 1000' & echo x >> tries; done 2>/dev/null"),
            Specs.pids(20));
    if (refuses(bomb, Kind.PIDS)) {
      return;
    }
    Running running = start(bomb);

    var most = new AtomicLong();
    // The shell gives up at its first refusal: nineteen beside it are not yet one.
    Until.holds(
        () -> {
          most.accumulateAndGet(running.usage().pids(), Math::max);
          return running.exit().isDone();
        },
        running::usage);
    assertThat(most.get()).isLessThanOrEqualTo(20);
    assertThat(running.end(SOON)).isTrue();
    assertThat(running.exit().join().pidsRefused()).isPositive();
  }

  @Test
  void aMemoryBombIsEndedAndToldOrRefused() throws IOException {
    InstanceSpec bomb =
        Specs.with(
            specs.of(List.of("/usr/bin/python3", "-c", "x = bytearray(256 << 20)")),
            Specs.memory("32Mi"));
    if (refuses(bomb, Kind.MEMORY)) {
      return;
    }
    Exit exit = start(bomb).exit().join();

    assertThat(exit.signal()).hasValue(9);
    assertThat(exit.outOfMemory()).isPositive();
  }

  private boolean refuses(InstanceSpec spec, Kind kind) {
    if (driver.enforceable().contains(kind)) {
      return false;
    }
    assertThatThrownBy(() -> driver.start(spec, OptionalInt.empty()))
        .isInstanceOf(WorkloadException.LimitNotEnforceable.class)
        .hasMessageContaining(kind.key());
    return true;
  }

  @Test
  void leftoversOfAnEarlierLifeAreEndedAndNobodyElse() throws Exception {
    InstanceSpec spec =
        specs.shell(
            (holdsEverything() ? "(env -i " : "(")
                + "setsid /bin/sh -c 'echo $$ > hidden; exec sleep 1000' &);"
                + " (setsid /bin/sh -c 'echo $$ > daemon; exec sleep 1000' &); sleep 1000");
    Running left = start(spec);
    long daemon = Long.parseLong(written("daemon"));
    long hidden = Long.parseLong(written("hidden"));
    Process innocent = new ProcessBuilder("sleep", "1000").start();
    Trace trace = left.trace();
    // The recorded number was given to somebody else since: another start time.
    var reused = new Trace(innocent.pid(), 1, trace.boot(), Optional.empty());
    WorkloadDriver neighbour = open(temp.resolve("neighbour"));
    neighbour.grant(specs.app, work);
    Running neighbours = neighbour.start(specs.shell("sleep 1000"), OptionalInt.empty());
    try (WorkloadDriver next = open(temp.resolve("driver"))) {
      var ended = next.endLeftovers(Map.of(spec.id(), trace, specs.newInstance(), reused));

      assertThat(ended).containsExactly(spec.id());
      assertThat(List.of(daemon, hidden, trace.pid())).noneMatch(WorkloadDriverContract::alive);
      assertThat(innocent.isAlive()).isTrue();
      assertThat(alive(neighbours.trace().pid())).isTrue();
      assertThat(next.endLeftovers(Map.of())).isEmpty();
    } finally {
      innocent.destroyForcibly();
      neighbours.end(SOON);
      neighbour.close();
    }
  }
}
