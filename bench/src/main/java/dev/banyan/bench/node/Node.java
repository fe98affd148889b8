package dev.banyan.bench.node;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Banyan as a user runs it: {@code ./banyan up APP} in a process of its own, on free loopback
 * ports, with its data in a folder of the bench. May be killed and started again on the same data.
 */
public final class Node implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("Banyan is ready at (http://\\S+), app at (http://[^\\s\"]+)");
  private static final Pattern SETUP_TOKEN = Pattern.compile("/setup\\S*token=(\\S+)");

  /** Ample: a first start also creates the database. */
  private static final Duration START_MAX = Duration.ofSeconds(180);

  /**
   * How to start a node.
   *
   * @param launcher the {@code banyan} script
   * @param app the app's folder
   * @param data its data folder; made by the first start
   * @param more further arguments of {@code up}
   * @param pinned wraps the command, such as in {@code taskset}
   * @param environment added to the bench's own
   */
  public record Setup(
      Path launcher,
      Path app,
      Path data,
      List<String> more,
      UnaryOperator<List<String>> pinned,
      Map<String, String> environment) {}

  private final Setup setup;
  private final ProcFs proc = new ProcFs();
  private final int port = Scratch.freePort();
  private final int apiPort = Scratch.freePort();
  private int starts;
  private long launchedNanos;
  private Optional<OwnedProcess> process = Optional.empty();

  public Node(Setup setup) {
    this.setup = setup;
  }

  /**
   * Starts it and waits until it prints that it is ready.
   *
   * @return from the start of the launcher to that line
   */
  public Duration start() {
    launch();
    return awaitReady();
  }

  /**
   * Waits until {@code /health/ready} answers 200, as a balancer before the node would.
   *
   * @return from the launch
   * @throws IllegalStateException when it ends or takes far too long; with what it printed
   */
  public Duration awaitReadiness() {
    OwnedProcess started = running();
    Await.until(
        START_MAX,
        () -> "/health/ready to answer 200; Banyan printed:\n" + printedLast(),
        () -> HttpAsk.answers(api().resolve("/health/ready"), 200) || !started.alive());
    return Duration.ofNanos(System.nanoTime() - launchedNanos);
  }

  /** Starts it and returns at once. */
  public void launch() {
    Path log = setup.data().resolveSibling("node-" + ++starts + ".log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            setup.launcher().toString(),
            "up",
            setup.app().toString(),
            "--data",
            setup.data().toString(),
            "--port",
            Integer.toString(port),
            "--api-port",
            Integer.toString(apiPort),
            "--yes"));
    command.addAll(setup.more());
    launchedNanos = System.nanoTime();
    process =
        Optional.of(
            OwnedProcess.start(
                setup.pinned().apply(command), setup.app(), setup.environment(), log));
  }

  /**
   * @return from the launch to the line that says ready
   * @throws IllegalStateException when it ends or takes far too long; with what it printed
   */
  public Duration awaitReady() {
    OwnedProcess started = running();
    Await.until(
        START_MAX,
        () -> "Banyan to be ready; it printed:\n" + printedLast(),
        () -> READY.matcher(started.output()).find() || !started.alive());
    Duration took = Duration.ofNanos(System.nanoTime() - launchedNanos);
    if (!started.alive()) {
      throw new IllegalStateException("Banyan ended instead of becoming ready:\n" + printedLast());
    }
    return took;
  }

  /** The launcher gives its process to the JVM, so that this is the JVM's. */
  public long pid() {
    long launched = running().pid();
    return proc.tree(launched).stream()
        .filter(pid -> proc.stat(pid).map(stat -> stat.command().equals("java")).orElse(false))
        .findFirst()
        .orElse(launched);
  }

  public Path data() {
    return setup.data();
  }

  /** Banyan's own address: API, console, health. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + apiPort);
  }

  public InetSocketAddress apiAddress() {
    return new InetSocketAddress("127.0.0.1", apiPort);
  }

  /** The edge, where the app is. */
  public InetSocketAddress edgeAddress() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** The token of the one-time link by which the installation's owner signs up. */
  public String setupToken() {
    Path file = setup.data().resolve("setup-link");
    try {
      Matcher link = SETUP_TOKEN.matcher(Files.readString(file));
      return link.find() ? link.group(1) : "";
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** What it has printed since its last start. */
  public String printed() {
    return running().output();
  }

  /** The end of what it has printed, for messages. */
  public String printedLast() {
    List<String> lines = process.map(OwnedProcess::output).orElse("").lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  public boolean alive() {
    return process.map(OwnedProcess::alive).orElse(false);
  }

  /** SIGKILL to the JVM alone, as a crash: its database and its instances are left behind. */
  public void kill() {
    running().kill();
  }

  /** SIGTERM, and waits for the drain. */
  public void stop() {
    process.ifPresent(OwnedProcess::close);
    process = Optional.empty();
  }

  /**
   * Every process that belongs to this node: its data folder stands in its arguments or
   * environment, or it stands in the folder.
   */
  public List<ProcFs.Stat> processes() {
    String folder = setup.data().toString();
    return proc.all().stream()
        .filter(stat -> stat.state() != 'Z' && stat.pid() != ProcessHandle.current().pid())
        .filter(
            stat ->
                names(proc.arguments(stat.pid()), folder)
                    || names(proc.environment(stat.pid()), folder)
                    || proc.workingDirectory(stat.pid())
                        .map(path -> path.startsWith(setup.data()))
                        .orElse(false))
        .toList();
  }

  /** How many of them run, by command; of a server with children (PostgreSQL) only the parent. */
  public Map<String, Integer> inventory() {
    List<ProcFs.Stat> all = processes();
    Map<Long, String> commands =
        all.stream().collect(Collectors.toMap(ProcFs.Stat::pid, ProcFs.Stat::command));
    Map<String, Integer> counts = new TreeMap<>();
    for (ProcFs.Stat stat : all) {
      if (!stat.command().equals(commands.get(stat.parent()))) {
        counts.merge(stat.command(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static boolean names(List<String> texts, String folder) {
    return texts.stream().anyMatch(text -> text.contains(folder));
  }

  private OwnedProcess running() {
    return process.orElseThrow(() -> new IllegalStateException("the node is not started"));
  }

  /** Stops it, and ends whatever it left behind: its data folder is the bench's own. */
  @Override
  public void close() {
    stop();
    for (ProcFs.Stat left : processes()) {
      ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
