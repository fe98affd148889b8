package dev.banyan.data;

import org.jdbi.v3.core.Handle;

/**
 * SQL that runs in one transaction. It may run again when PostgreSQL reports a serialization
 * failure or a deadlock, so it must have no effect outside its handle; effects that belong after
 * the commit go to {@link Handle#afterCommit}.
 */
@FunctionalInterface
public interface Work<T> {

  /**
   * Does the work.
   *
   * @param handle valid until this method returns, for this thread alone; never commit or close it
   */
  T run(Handle handle) throws Exception;
}
