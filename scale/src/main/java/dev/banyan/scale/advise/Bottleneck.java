package dev.banyan.scale.advise;

/**
 * What the system waits for. In the order of cause: an earlier one explains the later ones, since a
 * full machine makes pools, queues and latency grow as well, and a pool that waits fills queues.
 */
public enum Bottleneck {
  /** Memory runs out; processes are killed. */
  MEMORY("memory"),
  /** The processors are full. */
  CPU("CPU"),
  /** Requests wait for one of a bounded number of connections or workers. */
  POOL("pool"),
  /** Calls that wait hold up others. */
  BLOCKING("blocking calls"),
  /** Requests wait for a language model. */
  MODEL("model latency"),
  /** The database takes no more writes. */
  WRITES("database writes"),
  /** Queries are slow or too many. */
  DATABASE("database queries"),
  /** One route takes most of the time. */
  HOT_ROUTE("one hot route"),
  /** The cache is missing, too small or misses too often. */
  CACHE("cache"),
  /** Jobs wait longer than they should. */
  QUEUE("queue age");

  private final String label;

  Bottleneck(String label) {
    this.label = label;
  }

  /** The words for people. */
  public String label() {
    return label;
  }
}
