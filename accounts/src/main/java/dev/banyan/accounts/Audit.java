package dev.banyan.accounts;

import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Takes down who did what to a team, for its members to read. For slices whose data stands in the
 * team's shard. Thread-safe.
 */
public interface Audit {

  /** The actor where Banyan itself acts. */
  String BANYAN = "banyan";

  /**
   * Records within a transaction on the team's shard: the entry and the change are one.
   *
   * @param action {@code thing.what-happened}, such as {@code secret.set}
   * @param target mostly an id; never a secret, never an e-mail address
   * @param details further facts, written as JSON; never secrets, never e-mail addresses
   */
  void record(
      Handle handle, Id team, Caller caller, String action, String target, Map<String, ?> details);

  /** The same where no caller acts, such as {@link #BANYAN} at a schedule. */
  void record(
      Handle handle, Id team, String actor, String action, String target, Map<String, ?> details);
}
