package dev.banyan.http;

import dev.banyan.kernel.Problems;
import java.util.Optional;

/** Holds what a change is based on against what stands. */
public final class IfMatch {

  /** Any version, as long as there is one. */
  private static final String ANY = "*";

  private static final String NONE = "none";

  private IfMatch() {}

  /**
   * Call it within the transaction that changes, after what keeps others from changing it too.
   *
   * @param given of {@link Call#ifMatch}; empty: whatever stands
   * @param current the entity tag without its quotes; empty when there is nothing yet
   * @throws dev.banyan.kernel.ProblemException 412 when another version stands, or none
   */
  public static void require(Optional<String> given, Optional<String> current) {
    if (given.isPresent()
        && (current.isEmpty() || !(given.equals(current) || given.get().equals(ANY)))) {
      throw Problems.preconditionFailed(current.orElse(NONE));
    }
  }
}
