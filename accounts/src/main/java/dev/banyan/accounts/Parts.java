package dev.banyan.accounts;

import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.IdGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What the services of this slice share. */
record Parts(
    SqlDatabase directory,
    AccountsConfig config,
    Plans plans,
    PasswordHasher hasher,
    AuditTrail audit,
    Changes changes,
    IdGenerator ids,
    SecureRandom random,
    InstantSource clock) {

  /** After a commit: this node forgets what is no longer so, and the audit entries show. */
  void settle() {
    changes.lookQuietly();
    audit.drainQuietly();
  }
}
