package dev.banyan.accounts;

import dev.banyan.accounts.Changes.Change;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions and keys that were revoked lately, in memory, so that a request needs no SQL to know
 * that its token was taken back. Kept for longer than any token or cached look-up lives; read at
 * boot and fed by {@link Changes}. Thread-safe.
 */
final class Revocations implements Changes.Follower {

  /** Access tokens live for an hour at most, cached look-ups for minutes. */
  static final Duration KEEP = Duration.ofMinutes(70);

  private static final Query LOAD = new Query("select", "accounts_session");

  private final SqlDatabase directory;
  private final InstantSource clock;
  private final Map<UUID, Instant> revoked = new ConcurrentHashMap<>();

  Revocations(SqlDatabase directory, InstantSource clock, MeterRegistry meters) {
    this.directory = directory;
    this.clock = clock;
    Gauge.builder("accounts.revocations", revoked, Map::size).register(meters);
  }

  void load() {
    Instant since = clock.instant().minus(KEEP);
    directory
        .read(
            LOAD,
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT session_id FROM accounts_session WHERE revoked_at > :since
                        UNION ALL SELECT key_id FROM accounts_key WHERE revoked_at > :since
                        """)
                    .bind("since", Rows.utc(since))
                    .map((row, context) -> row.getObject(1, UUID.class))
                    .list())
        .forEach(id -> revoked.put(id, clock.instant()));
  }

  @Override
  public void changed(Change change) {
    if (change.kind() == Changes.Kind.SESSION || change.kind() == Changes.Kind.KEY) {
      revoked.put(change.subject(), clock.instant());
    }
  }

  @Override
  public void missed() {
    load();
  }

  boolean contains(Id id) {
    return revoked.containsKey(id.uuid());
  }

  void sweep() {
    Instant since = clock.instant().minus(KEEP);
    revoked.values().removeIf(at -> at.isBefore(since));
  }
}
