package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers when keys and sessions were last used, and writes it down together now and then. */
final class LastUsed {

  /** More ids than this wait for the next write; further ones are left out of it. */
  static final int IDS_MAX = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(LastUsed.class);
  private static final Query WRITE = new Query("update", "accounts_session");

  private final SqlDatabase directory;
  private final InstantSource clock;
  private final Map<Id, Instant> used = new ConcurrentHashMap<>();

  LastUsed(SqlDatabase directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  void touch(Id id) {
    if (used.containsKey(id) || used.size() < IDS_MAX) {
      used.put(id, clock.instant());
    }
  }

  void flush() {
    if (used.isEmpty()) {
      return;
    }
    Map<Id, Instant> batch = Map.copyOf(used);
    batch.forEach(used::remove);
    try {
      directory.write(
          WRITE,
          handle -> {
            write(
                handle,
                batch,
                "key",
                "UPDATE accounts_key SET last_used_at = :at WHERE key_id = :id");
            write(
                handle,
                batch,
                "ses",
                "UPDATE accounts_session SET last_used_at = :at WHERE session_id = :id");
            return "";
          });
    } catch (RuntimeException failure) {
      LOG.warn("last uses are not written down: {}", failure.getMessage());
    }
  }

  private static void write(
      org.jdbi.v3.core.Handle handle, Map<Id, Instant> batch, String prefix, String sql) {
    var statements = handle.prepareBatch(sql);
    batch.forEach(
        (id, at) -> {
          if (id.prefix().equals(prefix)) {
            UUID uuid = id.uuid();
            statements.bind("id", uuid).bind("at", Rows.utc(at)).add();
          }
        });
    if (statements.size() > 0) {
      statements.execute();
    }
  }
}
