package dev.banyan.data;

import dev.banyan.kernel.Secret;

/**
 * Where a database is and how to log in.
 *
 * @param name what positions and metrics call it
 * @param url JDBC URL for ordinary work; may lead to a pooler in transaction mode
 * @param directUrl JDBC URL of the server itself, for migrations and LISTEN; equals {@code url}
 *     when there is no pooler
 */
public record DatabaseAddress(
    String name, String url, String directUrl, String user, Secret password) {

  /** Whether {@link #url} leads to something else than the server itself. */
  public boolean pooled() {
    return !url.equals(directUrl);
  }

  /** Whether both lead to the same database with the same login. */
  boolean sameDatabase(DatabaseAddress other) {
    return directUrl.equals(other.directUrl) && user.equals(other.user);
  }
}
