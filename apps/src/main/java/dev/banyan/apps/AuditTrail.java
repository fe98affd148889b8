package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The audit log, as this slice needs it: {@code accounts.Audit::record}. */
@FunctionalInterface
public interface AuditTrail {

  /**
   * Writes an entry in the transaction of what it tells of.
   *
   * @param handle on the team's shard
   * @param actor who, as {@code Caller.name()} says; {@code banyan} for Banyan itself
   * @param action in dots, the thing first: {@code secret.put}
   * @param target the id or name of what was changed
   * @param details further facts; never secrets
   */
  void record(
      Handle handle, Id team, String actor, String action, String target, Map<String, ?> details);
}
