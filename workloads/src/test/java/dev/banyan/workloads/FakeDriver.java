package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Processes that live and die as a test says. */
final class FakeDriver implements WorkloadDriver {

  final List<FakeRunning> started = new CopyOnWriteArrayList<>();
  final List<Id> forgotten = new CopyOnWriteArrayList<>();
  volatile Optional<IOException> refusal = Optional.empty();
  volatile Set<ResourceLimits.Kind> enforceable = EnumSet.allOf(ResourceLimits.Kind.class);
  volatile String output = "";
  volatile OptionalInt userId = OptionalInt.empty();
  volatile Map<Id, Trace> leftovers = Map.of();

  @Override
  public Set<ResourceLimits.Kind> enforceable() {
    return enforceable;
  }

  @Override
  public String describe() {
    return "nothing real";
  }

  @Override
  public Running start(InstanceSpec spec, OptionalInt port) throws IOException {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    var running = new FakeRunning(started.size() + 100, output);
    started.add(running);
    return running;
  }

  FakeRunning last() {
    return started.getLast();
  }

  @Override
  public Set<Id> endLeftovers(Map<Id, Trace> known) {
    leftovers = known;
    return known.keySet();
  }

  @Override
  public OptionalInt userIdOf(Id app) {
    return userId;
  }

  @Override
  public void grant(Id app, Path directory) {}

  @Override
  public void forget(Id app) {
    forgotten.add(app);
  }

  @Override
  public void close() {}

  /** One such process. */
  static final class FakeRunning implements Running {
    private final long pid;
    private final String output;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    volatile boolean asked;
    volatile boolean endsWhenAsked = true;
    volatile Runnable bug = () -> {};

    FakeRunning(long pid, String output) {
      this.pid = pid;
      this.output = output;
    }

    void exits(int code) {
      exit.complete(new Exit(code, 0, 0));
    }

    @Override
    public Trace trace() {
      return new Trace(pid, pid * 10, "boot", Optional.of("/place"));
    }

    @Override
    public InputStream stdout() {
      return new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public CompletableFuture<Exit> exit() {
      return exit;
    }

    @Override
    public void askToEnd() {
      asked = true;
      if (endsWhenAsked) {
        exits(143);
      }
    }

    @Override
    public boolean end(Duration atMost) {
      exits(137);
      return true;
    }

    @Override
    public Map<Long, String> others() {
      bug.run();
      return Map.of();
    }

    @Override
    public Usage usage() {
      return new Usage(1.5, 1_000, 2);
    }
  }
}
