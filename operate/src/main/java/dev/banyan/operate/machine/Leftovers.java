package dev.banyan.operate.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a measurement has made outside of this program, and takes away again also when the program
 * is broken off, by Ctrl-C for one: first processes, then the groups that they are in, then the
 * folders that they write to. Thread-safe.
 */
final class Leftovers {

  /** In the order in which they go. */
  enum Kind {
    PROCESS,
    GROUP,
    FOLDER
  }

  private static final Leftovers OF_THIS_PROGRAM = new Leftovers();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OF_THIS_PROGRAM::endAll, "end-leftovers"));
  }

  private final Set<Entry> entries = new LinkedHashSet<>();
  private boolean ending;

  static Leftovers ofThisProgram() {
    return OF_THIS_PROGRAM;
  }

  /** One thing that was made. */
  final class Entry {
    private final Kind kind;
    private final Runnable takeAway;
    private boolean gone;

    private Entry(Kind kind, Runnable takeAway) {
      this.kind = kind;
      this.takeAway = takeAway;
    }

    /** Takes it away, once; returns when it is gone, whoever does it. */
    void end() {
      synchronized (this) {
        if (!gone) {
          gone = true;
          takeAway.run();
        }
      }
      forget(this);
    }
  }

  /**
   * Something was made.
   *
   * @param takeAway called once, by whom it may be
   * @throws IllegalStateException when the program is being ended; it is taken away then
   */
  Entry add(Kind kind, Runnable takeAway) {
    var entry = new Entry(kind, takeAway);
    if (!hold(entry)) {
      entry.end();
      throw new IllegalStateException("this program is being ended");
    }
    return entry;
  }

  private synchronized boolean hold(Entry entry) {
    return !ending && entries.add(entry);
  }

  private synchronized void forget(Entry entry) {
    entries.remove(entry);
  }

  private synchronized List<Entry> left(Kind kind) {
    ending = true;
    return entries.stream().filter(entry -> entry.kind == kind).toList().reversed();
  }

  /** Takes all of it away; from now on nothing more may be made. */
  void endAll() {
    for (Kind kind : Kind.values()) {
      for (Entry entry : left(kind)) {
        try {
          entry.end();
        } catch (RuntimeException stays) {
          System.getLogger(Leftovers.class.getName())
              .log(System.Logger.Level.WARNING, "a {0} stays: {1}", kind, stays.getMessage());
        }
      }
    }
  }

  synchronized int size() {
    return entries.size();
  }
}
