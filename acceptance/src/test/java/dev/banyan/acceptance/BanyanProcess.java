package dev.banyan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Banyan as a user runs it: the launcher in a process of its own, on free ports, its data in a
 * folder of the test. What it prints is kept for the message of a failing test.
 */
final class BanyanProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("Banyan is ready at (http://\\S+), app at (http://[^\\s\"]+)");
  private static final Pattern SETUP_LINK = Pattern.compile("http://\\S+/setup\\?token=(\\S+)\\n");

  /** Whose commands are of two words. */
  private static final Set<String> GROUPS = Set.of("secret", "config");

  private static final Duration START_MAX = Duration.ofSeconds(120);

  private final Path data;
  private final List<String> arguments;
  private final CopyOnWriteArrayList<String> output = new CopyOnWriteArrayList<>();
  private @Nullable Process process;

  /** An app folder, or none for the quickstart. */
  static BanyanProcess start(@Nullable Path app, Path data, String... more) {
    var arguments = new ArrayList<String>(List.of("up"));
    if (app != null) {
      arguments.add(app.toString());
    }
    arguments.addAll(
        List.of(
            "--data",
            data.toString(),
            "--port",
            Integer.toString(freePort()),
            "--api-port",
            Integer.toString(freePort()),
            "--yes"));
    arguments.addAll(List.of(more));
    var banyan = new BanyanProcess(data, arguments);
    banyan.start();
    return banyan;
  }

  /** Linux gives away ports from here on. */
  private static final int EPHEMERAL_FIRST = 32_768;

  private BanyanProcess(Path data, List<String> arguments) {
    this.data = data;
    this.arguments = List.copyOf(arguments);
  }

  /** Starts it, for the first time or again with the same ports and data, and waits until ready. */
  void start() {
    output.clear();
    var command = new ArrayList<String>();
    command.add(Repository.root().resolve("banyan").toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    try {
      process = builder.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    Process started = process;
    Thread.ofVirtual().start(() -> read(started));
    Await.until(
        START_MAX,
        () -> "Banyan to be ready; it printed:\n" + printed(),
        () -> readyLine() != null || !started.isAlive());
    if (readyLine() == null) {
      throw new AssertionError("Banyan ended instead of becoming ready:\n" + printed());
    }
  }

  private void read(Process started) {
    try {
      started.inputReader().lines().forEach(output::add);
    } catch (UncheckedIOException ended) {
      output.add("(its output was closed)");
    }
  }

  /** Banyan's own address. */
  URI api() {
    return URI.create(ready().group(1));
  }

  /** The app's address. */
  URI app() {
    return URI.create(ready().group(2));
  }

  /** The token of the one-time link by which the installation's owner signs up. */
  String setupToken() {
    Path file = data.resolve("setup-link");
    try {
      Matcher link = SETUP_LINK.matcher(Files.readString(file));
      if (!link.matches()) {
        throw new AssertionError("no set-up link is in " + file);
      }
      return link.group(1);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  Path data() {
    return data;
  }

  long pid() {
    return running().pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Everything printed since the last start. */
  String printed() {
    return String.join("\n", output);
  }

  /** Ends the process as a power cut would: no signal handler runs. */
  void kill() {
    Process victim = running();
    victim.destroyForcibly();
    join(victim);
  }

  /** SIGTERM, and waits for the end. Answers its exit code. */
  int stop() {
    Process ending = running();
    ending.destroy();
    join(ending);
    return ending.exitValue();
  }

  @Override
  public void close() {
    if (isAlive()) {
      stop();
    }
  }

  private void join(Process ending) {
    try {
      if (!ending.waitFor(60, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
        throw new AssertionError("Banyan did not end within 60 s of SIGTERM:\n" + printed());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private Matcher ready() {
    Matcher line = readyLine();
    if (line == null) {
      throw new IllegalStateException("not ready");
    }
    return line;
  }

  private @Nullable Matcher readyLine() {
    return find(READY);
  }

  private @Nullable Matcher find(Pattern pattern) {
    for (String line : output) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  /** Runs a subcommand of the launcher that asks no node. */
  static CommandResult launcher(String... words) {
    var command = new ArrayList<String>();
    command.add(Repository.root().resolve("banyan").toString());
    command.addAll(List.of(words));
    return CommandResult.of(command);
  }

  /** Runs another subcommand of the launcher against this node's data folder. */
  CommandResult command(String... words) {
    var command = new ArrayList<String>();
    command.add(Repository.root().resolve("banyan").toString());
    int name = GROUPS.contains(words[0]) ? 2 : 1;
    command.addAll(List.of(words).subList(0, name));
    // Before the rest: what follows a command that is given to `run` belongs to that command.
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(words).subList(name, words.length));
    return CommandResult.of(command);
  }

  /** What a command printed and how it ended. */
  record CommandResult(int exitCode, String output) {
    static CommandResult of(List<String> command) {
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandResult(process.waitFor(), text);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /**
   * A port that was free a moment ago, and that nobody gets who asks the system for any: until the
   * node binds it, its own Redis or PostgreSQL would.
   */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, EPHEMERAL_FIRST);
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another, then.
      }
    }
  }

  /** The processes whose environment or command line names this node's data folder. */
  List<String> processesOfThisNode() {
    return processesNaming(data.toString());
  }

  /** The processes whose environment or command line has a word, with their command lines. */
  static List<String> processesNaming(String word) {
    var found = new ArrayList<String>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path entry : entries) {
        String text = read(entry.resolve("cmdline")) + "\n" + read(entry.resolve("environ"));
        if (text.contains(word)) {
          found.add(entry.getFileName() + " " + read(entry.resolve("cmdline")).replace('\0', ' '));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
