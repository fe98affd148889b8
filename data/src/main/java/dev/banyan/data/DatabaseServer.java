package dev.banyan.data;

import java.util.List;

/**
 * The PostgreSQL that holds the platform's databases: one that Banyan runs itself ({@code
 * data.embedded}) or one that is there already ({@code data.external}). Both pass the same contract
 * suite. Thread-safe.
 */
public interface DatabaseServer extends AutoCloseable {

  /** The database of what is global. */
  DatabaseAddress directory();

  /** The databases of the teams' data, in the order of their names; at least one. */
  List<DatabaseAddress> shards();

  /**
   * A direct login that may create roles and databases for apps. On an external server it may turn
   * out to lack those rights; {@link AppDatabases} then says so.
   */
  DatabaseAddress administration();

  /**
   * Memory that one of the server's processes shares with no other, in bytes; 0 where that is not
   * to be seen from here.
   */
  default long privateBytes(int pid) {
    return 0;
  }

  /** What it is, for people: driver, version, address; no secrets. */
  String describe();

  /** Stops a server that this process runs; an external one is left alone. Idempotent. */
  @Override
  void close();
}
