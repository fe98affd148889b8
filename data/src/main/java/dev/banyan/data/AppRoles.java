package dev.banyan.data;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The roles that this installation made for its apps. On a server that it shares with another
 * installation those of the other look alike, and are none of its business. Thread-safe.
 */
final class AppRoles {

  private static final Query READ = new Query("select", "data_app_database");

  private final SqlDatabase directory;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  AppRoles(SqlDatabase directory) {
    this.directory = directory;
  }

  /**
   * Takes in what stands in the directory; blocks. It forgets none, so that one that is being made
   * at the same time stays.
   *
   * @throws DataException when the directory does not answer; what was known stays
   */
  void read() {
    List<String> roles =
        directory.read(
            READ,
            handle ->
                handle
                    .createQuery("SELECT database_name FROM data_app_database")
                    .mapTo(String.class)
                    .list());
    roles.forEach(this::add);
  }

  /** Before the role can log in. What has no app's name is left out. */
  void add(String role) {
    if (AppDatabases.isRole(role)) {
      known.add(role);
    }
  }

  /** After the role is gone. */
  void remove(String role) {
    known.remove(role);
  }

  /** Whether it is one of this installation; its name may then stand in a statement as it is. */
  boolean contains(String role) {
    return known.contains(role);
  }
}
