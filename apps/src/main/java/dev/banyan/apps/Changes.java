package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.Work;
import dev.banyan.events.Outbox;
import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Changes what the team's shard holds of an app, in one transaction with what every change leaves
 * behind: an audit entry, and an event. Thread-safe; calls block, and return when it is durable.
 */
final class Changes {

  /**
   * Who changes something.
   *
   * @param name as it is kept with the thing and in the audit log
   */
  record By(String name) {

    static final By BANYAN = new By("banyan");

    static final By AUTOSCALER = new By("autoscaler");

    static By of(Caller caller) {
      return new By(caller.name());
    }
  }

  /**
   * What is told of a change.
   *
   * @param action in dots: {@code config.put}; the event's type is {@code apps.config.put}
   * @param target the id or name of what was changed
   * @param details further facts; never secrets or values
   */
  record Entry(Id team, Id app, By by, String action, String target, Map<String, Object> details) {

    static Entry of(App app, By by, String action, String target, Map<String, Object> details) {
      return new Entry(app.team(), app.id(), by, action, target, details);
    }

    static Entry of(Release release, By by, String action) {
      return new Entry(
          release.team(),
          release.app(),
          by,
          action,
          release.id().toString(),
          Map.of("number", release.number()));
    }

    static Entry of(AppCommand command, By by, String action) {
      return new Entry(
          command.team(),
          command.app(),
          by,
          action,
          command.id().toString(),
          Map.of("service", command.service()));
    }
  }

  private final Shards shards;
  private final Outbox outbox;
  private final AuditTrail audit;

  Changes(Shards shards, Outbox outbox, AuditTrail audit) {
    this.shards = shards;
    this.outbox = outbox;
    this.audit = audit;
  }

  /** Makes a change. */
  void make(Query query, Entry entry, Consumer<Handle> change) {
    write(
        query,
        entry,
        handle -> {
          change.accept(handle);
          return true;
        });
  }

  /** Records what changes no row: what is begun when this returns. */
  void announce(Query query, Entry entry) {
    make(query, entry, handle -> {});
  }

  /** Makes a change and answers what it returned. */
  <T> T write(Query query, Entry entry, Work<T> change) {
    return write(query, entry.team(), change, done -> entry);
  }

  /** The same for a change that is known once it is made. */
  <T> T write(Query query, Id team, Work<T> change, Function<T, Entry> entry) {
    return shards
        .ofTeam(team)
        .write(
            query,
            handle -> {
              T done = change.run(handle);
              record(handle, entry.apply(done));
              return done;
            })
        .value();
  }

  /**
   * Records a change in a transaction of the caller's own.
   *
   * @param handle on the team's shard; what it is to change is changed already
   */
  void record(Handle handle, Entry entry) {
    Map<String, Object> facts = new HashMap<>(entry.details());
    facts.put("app", entry.app().toString());
    audit.record(handle, entry.team(), entry.by().name(), entry.action(), entry.target(), facts);
    Map<String, Object> payload = new HashMap<>(facts);
    payload.put("target", entry.target());
    payload.put("by", entry.by().name());
    // After the change itself: the row's lock orders the events as it orders the changes.
    outbox.publish(handle, entry.team(), "apps." + entry.action(), payload);
  }
}
