package dev.banyan.accounts;

import dev.banyan.kernel.Id;
import java.util.Optional;

/** Keeps a team from being deleted while a slice above holds something of it. */
@FunctionalInterface
public interface TeamGuard {

  /**
   * What the team still owns, in words such as {@code the app shop}; empty for nothing. Blocking.
   */
  Optional<String> stillOwns(Id team);
}
