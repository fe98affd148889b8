package dev.banyan.apps;

import dev.banyan.events.Outbox;
import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What every change leaves behind in its own transaction: an audit entry, and an event. */
final class Changes {

  /**
   * Who changes something.
   *
   * @param name as it is kept with the thing and in the audit log
   */
  record By(String name) {

    static final By BANYAN = new By("banyan");

    static By of(Caller caller) {
      return new By(caller.name());
    }
  }

  private final Outbox outbox;
  private final AuditTrail audit;

  Changes(Outbox outbox, AuditTrail audit) {
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Records a change.
   *
   * @param action in dots: {@code config.put}; the event's type is {@code apps.config.put}
   * @param details further facts; never secrets or values
   */
  void record(
      Handle handle,
      Id team,
      Id app,
      By by,
      String action,
      String target,
      Map<String, Object> details) {
    Map<String, Object> facts = new HashMap<>(details);
    facts.put("app", app.toString());
    audit.record(handle, team, by.name(), action, target, facts);
    Map<String, Object> payload = new HashMap<>(facts);
    payload.put("target", target);
    payload.put("by", by.name());
    // After the change itself: the row's lock orders the events as it orders the changes.
    outbox.publish(handle, team, "apps." + action, payload);
  }
}
