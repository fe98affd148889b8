package dev.banyan.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * How people know those who did something: keys by their names, users by their e-mail addresses.
 * The name of a key never changes and is remembered for a while, so that a program's own writes
 * cost no look-up; an address is read each time, since a person may have it erased. Blocking;
 * thread-safe.
 */
final class ActorNames {

  private static final Query KEYS = new Query("select", "accounts_key");
  private static final Query USERS = new Query("select", "accounts_user");
  private static final int KEYS_MAX = 20_000;
  private static final Duration KEEP = Duration.ofMinutes(10);

  private final SqlDatabase directory;
  private final Cache<UUID, String> ofKeys =
      Caffeine.newBuilder().maximumSize(KEYS_MAX).expireAfterWrite(KEEP).build();

  ActorNames(SqlDatabase directory) {
    this.directory = directory;
  }

  /** By the ids as they are kept with what was done; ids that nobody has are left out. */
  Map<String, String> of(List<String> actors) {
    Map<String, String> names = new HashMap<>();
    List<UUID> unknown = new ArrayList<>();
    for (UUID key : Rows.uuids(actors, "key")) {
      String name = ofKeys.getIfPresent(key);
      if (name == null) {
        unknown.add(key);
      } else {
        names.put(Id.of("key", key).toString(), name);
      }
    }
    if (!unknown.isEmpty()) {
      directory
          .read(KEYS, handle -> keys(handle, unknown))
          .forEach(
              (key, name) -> {
                ofKeys.put(key, name);
                names.put(Id.of("key", key).toString(), name);
              });
    }
    List<UUID> users = Rows.uuids(actors, "usr");
    if (!users.isEmpty()) {
      directory
          .read(USERS, handle -> users(handle, users))
          .forEach((user, email) -> names.put(Id.of("usr", user).toString(), email));
    }
    return names;
  }

  private static Map<UUID, String> keys(Handle handle, List<UUID> ids) {
    return byId(handle, "SELECT key_id, name FROM accounts_key WHERE key_id = ANY (:ids)", ids);
  }

  private static Map<UUID, String> users(Handle handle, List<UUID> ids) {
    return byId(handle, "SELECT user_id, email FROM accounts_user WHERE user_id = ANY (:ids)", ids);
  }

  private static Map<UUID, String> byId(Handle handle, String sql, List<UUID> ids) {
    Map<UUID, String> found = new HashMap<>();
    handle
        .createQuery(sql)
        .bindArray("ids", UUID.class, ids.toArray())
        .map((row, context) -> found.put(row.getObject(1, UUID.class), row.getString(2)))
        .list();
    return found;
  }
}
