package dev.banyan.server.scale;

import dev.banyan.http.Caller;
import dev.banyan.kernel.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs what only computes, on threads of its own: one at a time for each person and for all keys of
 * a team together, few at once on the node, and none for longer than its time. What finds no place
 * is refused at once. Thread-safe.
 */
final class ScaleWork implements AutoCloseable {

  /**
   * A kind of work.
   *
   * @param field of the request that makes it long
   * @param atMost how long it may take
   * @param isLong whether it takes seconds by its nature: such work never has every place
   */
  record Kind(String field, Duration atMost, boolean isLong) {}

  static final Kind PLAN = new Kind("users", Duration.ofSeconds(10), false);
  static final Kind LINT = new Kind("guide", Duration.ofSeconds(10), false);
  static final Kind SIMULATE = new Kind("scenario", Duration.ofSeconds(30), true);

  private static final int PLACES_MAX = 4;

  /** Below what serves requests, where the system heeds it. */
  private static final int PRIORITY = Thread.NORM_PRIORITY - 2;

  private static final long RETRY_OWN_SECONDS = 1;
  private static final long RETRY_SECONDS = 2;

  private final int places;
  private final Map<String, Kind> held = new HashMap<>();
  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  /**
   * @param places how much is done at once, at least 2
   */
  ScaleWork(int places) {
    if (places < 2) {
      throw new IllegalArgumentException("places: at least 2");
    }
    this.places = places;
  }

  /** Half of the machine's cores, and few enough for the memory of a node. */
  static ScaleWork ofThisMachine() {
    return new ScaleWork(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 2, PLACES_MAX));
  }

  /**
   * Does it, and waits for it.
   *
   * @param work gives up by an exception when its thread is interrupted
   * @throws dev.banyan.kernel.ProblemException 429 where there is no place, 400 where it takes too
   *     long
   */
  <T> T run(Caller caller, Kind kind, Supplier<T> work) {
    String holder = holder(caller);
    take(holder, kind);
    var result = new CompletableFuture<T>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("scale-" + kind.field())
            .priority(PRIORITY)
            .unstarted(() -> work(holder, work, result));
    if (!begin(thread)) {
      give(holder);
      throw Problems.unavailable("This node is stopping. Ask another.", RETRY_SECONDS);
    }
    try {
      return result.get(kind.atMost().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      throw Problems.invalid(
          kind.field(),
          kind.field()
              + ": took longer than the "
              + kind.atMost().toSeconds()
              + " s that this node gives it. Ask for less.");
    } catch (InterruptedException stopped) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw Problems.unavailable("This node is stopping. Ask another.", RETRY_SECONDS);
    } catch (ExecutionException failed) {
      throw rethrown(Optional.ofNullable(failed.getCause()).orElse(failed));
    }
  }

  /** Whose place it takes: a person makes keys at will, and all of a team's are one holder. */
  private static String holder(Caller caller) {
    return switch (caller) {
      case Caller.TeamKey key -> key.team().toString();
      case Caller.User person -> person.user().toString();
      case Caller.External person -> person.user().toString();
      case Caller.Anonymous nobody -> nobody.name();
    };
  }

  /** Its place is free before its result is known, so that whoever waited for it may ask again. */
  private <T> void work(String holder, Supplier<T> work, CompletableFuture<T> result) {
    T made;
    try {
      made = work.get();
    } catch (Throwable failure) {
      give(holder);
      result.completeExceptionally(failure);
      return;
    }
    give(holder);
    result.complete(made);
  }

  private synchronized void take(String holder, Kind kind) {
    if (held.containsKey(holder)) {
      throw Problems.tooManyRequests(
          "You have such a request under way. Let it finish, then ask again.", RETRY_OWN_SECONDS);
    }
    long longOnes = held.values().stream().filter(Kind::isLong).count();
    if (held.size() >= places || kind.isLong() && longOnes >= places - 1) {
      throw Problems.tooManyRequests(
          "This node computes for others just now. Ask again in a moment.", RETRY_SECONDS);
    }
    held.put(holder, kind);
  }

  private synchronized boolean begin(Thread thread) {
    if (closed) {
      return false;
    }
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      return false;
    }
    threads.removeIf(each -> !each.isAlive());
    threads.add(thread);
    return true;
  }

  private synchronized void give(String holder) {
    held.remove(holder);
  }

  private static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case Error error -> throw error;
      case RuntimeException failure -> failure;
      default -> new IllegalStateException(cause);
    };
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
