package dev.banyan.scale.plan;

import java.util.Locale;

/** The parts of a deployment that are sized each for itself. */
public enum ServiceRole {
  /** The proxy that every request and socket passes. */
  EDGE,
  /** The app's own request handlers. */
  API,
  /** Calls to language models: routing, budgets, streams. */
  GATEWAY,
  /** Realtime sockets. */
  ROOMS,
  /** Background jobs. */
  WORKER,
  /** The database's connection pooler. */
  POOLER;

  /** {@code edge}, {@code api}, … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
