package dev.banyan.bench.durability;

import java.io.IOException;
import java.util.List;

/**
 * A writer that keeps its own books, outside of what it writes to. One thread calls {@link
 * #attempt} again and again; {@link #violations} is called by another while no attempt is under
 * way.
 */
public interface Ledger {

  /** For messages. */
  String name();

  /**
   * Writes once, and notes it as attempted before and as acknowledged after.
   *
   * @throws IOException when no answer came: whether it was written is then unknown
   */
  void attempt() throws IOException;

  /**
   * Reads everything back and compares: what was acknowledged is there, nothing is there twice,
   * nothing is there that was never attempted.
   */
  List<String> violations() throws IOException;

  /** How many were attempted so far. */
  long attempted();

  /** How many of them were acknowledged. */
  long acknowledged();
}
