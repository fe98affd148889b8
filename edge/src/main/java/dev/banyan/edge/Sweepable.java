package dev.banyan.edge;

/** Something with deadlines, looked at by its event loop ten times a second. */
interface Sweepable {
  void sweep(long nowNanos, long sinceLastNanos);
}
