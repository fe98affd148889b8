package dev.banyan.bench.durability;

import java.time.Duration;
import java.util.Map;

/** What is killed: a node. Blocking; called by one thread. */
public interface Subject {

  /** Starts it and returns at once. */
  void launch();

  /**
   * Waits until it can serve.
   *
   * @throws IllegalStateException when it ends, or does not become ready in its time
   */
  Duration awaitReady();

  /** Ends it as a power cut would, at whatever it is. */
  void kill();

  /** SIGTERM, and waits for its end. */
  void stop();

  /**
   * What runs for it now, by kind: its database, its Redis, its instances. The same after each
   * start, or something was left behind or started twice.
   */
  Map<String, Integer> inventory();
}
