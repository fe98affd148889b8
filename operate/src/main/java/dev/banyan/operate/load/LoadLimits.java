package dev.banyan.operate.load;

import java.time.Duration;

/**
 * The bounds of a generator.
 *
 * @param threads event loops; one keeps a core of a current machine busy
 * @param connectionsMax connections at a time; they are opened as they are needed
 * @param connectionsAhead connections that are opened before the first step, so that no request of
 *     it waits for a handshake; at most {@code connectionsMax}
 * @param waitingMax arrivals that may wait for a connection at a time; those beyond are dropped
 * @param waitMax how long an arrival may wait for a connection before it counts as dropped
 * @param grace how long the last requests of a step may take when its time is over
 * @param answerBytesMax of one answer; a longer one fails and ends its connection
 */
public record LoadLimits(
    int threads,
    int connectionsMax,
    int connectionsAhead,
    int waitingMax,
    Duration waitMax,
    Duration grace,
    long answerBytesMax) {

  /** The most connections. */
  public static final int CONNECTIONS_MAX = 20_000;

  public LoadLimits {
    within("threads", threads, 1, 64);
    within("connections", connectionsMax, threads, CONNECTIONS_MAX);
    within("connectionsAhead", connectionsAhead, 0, connectionsMax);
    within("waiting", waitingMax, 0, 1_000_000);
    within("waitMax", waitMax.toMillis(), 0, 600_000);
    within("grace", grace.toMillis(), 0, 600_000);
    within("answerBytesMax", answerBytesMax, 1, 1L << 40);
  }

  /** Half of the machine's cores, so that a target beside it has the rest. */
  public static LoadLimits defaults() {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    return new LoadLimits(
        threads, 1_000, 0, 10_000, Duration.ofSeconds(1), Duration.ofSeconds(10), 64L << 20);
  }

  public LoadLimits withThreads(int other) {
    int connections = Math.max(other, connectionsMax);
    return new LoadLimits(
        other, connections, connectionsAhead, waitingMax, waitMax, grace, answerBytesMax);
  }

  public LoadLimits withConnectionsMax(int other) {
    int ahead = Math.min(other, connectionsAhead);
    return new LoadLimits(threads, other, ahead, waitingMax, waitMax, grace, answerBytesMax);
  }

  public LoadLimits withConnectionsAhead(int other) {
    return new LoadLimits(
        threads, connectionsMax, other, waitingMax, waitMax, grace, answerBytesMax);
  }

  public LoadLimits withWaitMax(Duration other) {
    return new LoadLimits(
        threads, connectionsMax, connectionsAhead, waitingMax, other, grace, answerBytesMax);
  }

  public LoadLimits withGrace(Duration other) {
    return new LoadLimits(
        threads, connectionsMax, connectionsAhead, waitingMax, waitMax, other, answerBytesMax);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " is not in " + least + ".." + most);
    }
  }
}
