package dev.banyan.edge;

/** Something with deadlines, looked at by its event loop ten times a second. */
interface Sweepable {
  void sweep(long nowNanos, long sinceLastNanos);

  /** Bytes of an answer that wait for the client to take them. */
  long unsentBytes();

  /** The edge is closing: what is idle or would never end by itself ends now. */
  void drain();
}
