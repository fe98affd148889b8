package dev.banyan.accounts;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.time.Instant;
import java.util.Optional;

/** A team's key, without its secret. */
record TeamKey(
    Id id,
    Id team,
    String prefix,
    String name,
    Role role,
    String createdBy,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> expiresAt) {}
