package dev.banyan.server.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of log lines on and on: where it breaks off it goes on after the last line, and a
 * node that restarts is waited for. Of one thread.
 */
final class LogFollower {

  /** Between two tries. */
  static final Pause PAUSE = () -> Thread.sleep(1_000);

  /** A start takes seconds, one that builds Banyan first some minutes. */
  static final int TRIES_MAX = 300;

  /** What passes between two tries. */
  @FunctionalInterface
  interface Pause {
    void pass() throws InterruptedException;
  }

  /** Finds the node where it is now: the one before, or another in its place. */
  @FunctionalInterface
  interface Finder {
    Node find(Node before) throws IOException;
  }

  private final LogLines lines;
  private final Consumer<String> aside;
  private final Pause pause;
  private boolean unread;

  /**
   * @param aside hears what happens to the connection
   */
  LogFollower(LogLines lines, Consumer<String> aside, Pause pause) {
    this.lines = lines;
    this.aside = aside;
    this.pause = pause;
  }

  /**
   * Follows until nobody reads what it shows, or the thread is interrupted.
   *
   * @param node where it was found first
   * @throws CliException when the node refuses, or stays away
   */
  void follow(Node node, Finder finder, String path) throws IOException {
    Optional<String> last = Optional.empty();
    Node from = node;
    int away = 0;
    while (true) {
      try {
        last = from.stream(path, last, this::show);
        away = 0;
        if (unread) {
          return;
        }
        aside.accept("The stream ended; connecting again.");
      } catch (Node.Away gone) {
        away++;
        if (away > TRIES_MAX) {
          throw gone;
        }
        if (away == 1) {
          aside.accept("The node does not answer; waiting for it.");
        }
      }
      if (!paused()) {
        return;
      }
      from = found(finder, from);
    }
  }

  private boolean show(Node.Event event) {
    unread = !lines.show(event);
    return !unread;
  }

  /** Where no node serves now, its old address does: it refuses, and is tried again. */
  private static Node found(Finder finder, Node before) throws IOException {
    try {
      return finder.find(before);
    } catch (CliException none) {
      return before;
    }
  }

  private boolean paused() {
    try {
      pause.pass();
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
