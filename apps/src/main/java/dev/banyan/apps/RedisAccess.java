package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what in the embedded Redis: each app is a user of its own (Redis's ACL), with one
 * database number. Not for several threads at once; calls block.
 */
final class RedisAccess {

  private static final String[] APP_RIGHTS = {
    "~*",
    "&*",
    "+@all",
    "-@admin",
    "-@dangerous",
    // Clients and queues ask these when they connect; within one's own database they harm nobody.
    "+info",
    "+keys",
    "+sort",
    "+sort_ro",
    "+flushdb",
    "-move",
    "-copy",
    "-select",
    // These reach over databases: functions and scripts are the server's, keys are told of to all.
    "-function",
    "-fcall",
    "-fcall_ro",
    "-script|flush",
    "-script|kill",
    // The debugger holds up the server for as long as it is asked to, or copies its process.
    "-script|debug",
    "-client|tracking"
  };

  private final RedisFiles files;
  private final RedisProcess process;
  private final Set<Id> apps = new LinkedHashSet<>();

  RedisAccess(RedisFiles files, RedisProcess process) {
    this.files = files;
    this.process = process;
  }

  /**
   * Lets an app in, and gives it its own database.
   *
   * @return {@code redis://user:password@127.0.0.1:port/number}
   */
  Secret ensure(Id app) throws IOException {
    int database = files.database(app);
    grant(app, database);
    apps.add(app);
    return new Secret(
        "redis://"
            + user(app)
            + ":"
            + files.appPassword(app).reveal()
            + "@127.0.0.1:"
            + process.port()
            + "/"
            + database);
  }

  /**
   * Shuts an app out, deletes all that it kept, and frees its number for another one. May be done
   * again from the start when it failed on the way.
   */
  void remove(Id app) throws IOException {
    apps.remove(app);
    Optional<Integer> database = files.knownDatabase(app);
    if (database.isEmpty()) {
      return;
    }
    try (RespConnection connection = process.connect()) {
      // It closes the connections of the user too, so that nothing is written after.
      connection.call("ACL", "DELUSER", user(app));
      connection.call("ACL", "SAVE");
      connection.call("SELECT", Integer.toString(database.get()));
      connection.call("FLUSHDB", "ASYNC");
    }
    files.forget(app);
  }

  /** Lets everybody in again whom it let in before: a Redis that starts anew knows nobody. */
  void grantAgain() throws IOException {
    for (Id app : apps) {
      grant(app, files.database(app));
    }
  }

  /** Whom it has let in. */
  Set<Id> apps() {
    return Set.copyOf(apps);
  }

  private void grant(Id app, int database) throws IOException {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", user(app), "reset", "on"));
    words.add("#" + Sha256.hex(files.appPassword(app).reveal()));
    words.addAll(List.of(APP_RIGHTS));
    words.add("+select|" + database);
    try (RespConnection connection = process.connect()) {
      connection.call(words.toArray(String[]::new));
      connection.call("ACL", "SAVE");
    }
  }

  private static String user(Id app) {
    return app.toString();
  }
}
