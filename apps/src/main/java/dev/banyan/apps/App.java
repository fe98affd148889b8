package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A team's app.
 *
 * @param id {@code app_…}
 * @param name unique within the team
 * @param folder where its releases are made from, on this node
 * @param release the current one; empty before the first
 * @param removing whether it is being deleted with all it has; nothing is begun with it any more
 */
public record App(
    Id id,
    Id team,
    String name,
    Path folder,
    Optional<Id> release,
    Instant createdAt,
    boolean removing) {}
