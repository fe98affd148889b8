package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every node what it must forget from memory: a revoked session or key, a changed membership.
 *
 * <p>A change is a row written in the transaction that makes it so, and a NOTIFY that wakes the
 * nodes once it is committed. Sequence numbers are given before a commit, so a number seen does not
 * mean that all smaller ones were: each look reads the rows since {@link #OVERLAP} before the last
 * one and leaves out those it has applied. A lost NOTIFY therefore costs a second, the pace of
 * {@link #look}, and a node that was cut off from the database hears of all that it missed; past
 * {@link #KEEP}, when rows may be gone, followers begin anew.
 */
final class Changes {

  /** What a change is about. */
  enum Kind {
    /** A session is revoked. */
    SESSION,
    /** A key is revoked. */
    KEY,
    /** A user's memberships or details changed, or the user is gone. */
    USER,
    /** A team's plan or name changed, or the team is gone. */
    TEAM,
    /** There is another signing key. */
    SIGNING_KEY
  }

  /** One change. */
  record Change(Kind kind, UUID subject) {}

  /**
   * Hears of changes, also twice. Called on the looking thread, one call at a time; may read the
   * database. What it throws keeps nothing from the other followers, and the look is tried again.
   */
  interface Follower {

    void changed(Change change);

    /** Nobody knows any more what changed: forgets or reads again all it holds. */
    void missed();
  }

  static final String CHANNEL = "banyan_accounts";

  /** How far back each look reads: longer than any transaction of this slice. */
  static final Duration OVERLAP = Duration.ofMinutes(2);

  /** How long a change can be read. */
  static final Duration KEEP = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final Query READ = new Query("select", "accounts_change");
  private static final Query DELETE = new Query("delete", "accounts_change");

  private record Row(long sequence, Change change) {}

  private final SqlDatabase directory;
  private final InstantSource clock;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final ReentrantLock looking = new ReentrantLock();
  private Set<Long> applied = new HashSet<>();
  private volatile Instant lookedAt;

  Changes(SqlDatabase directory, InstantSource clock, MeterRegistry meters) {
    this.directory = directory;
    this.clock = clock;
    this.lookedAt = clock.instant();
    Gauge.builder(
            "accounts.changes.age.seconds",
            this,
            c -> (c.clock.millis() - c.lookedAt.toEpochMilli()) / 1000.0)
        .register(meters);
  }

  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Says, in a transaction, what will be true when it commits. */
  static void say(Handle handle, Kind kind, UUID subject) {
    handle
        .createUpdate("INSERT INTO accounts_change (kind, subject) VALUES (:kind, :subject)")
        .bind("kind", kind.name())
        .bind("subject", subject)
        .execute();
    handle.afterCommit(() -> wake(handle));
  }

  /**
   * After the commit and outside of it: the queue of notifications is one for the whole server, and
   * whoever fills it must not keep a revocation from being committed.
   */
  private static void wake(Handle handle) {
    try {
      handle.execute("NOTIFY " + CHANNEL + ", 'look'");
    } catch (RuntimeException unheard) {
      LOG.debug("a change is heard of within a second", unheard);
    }
  }

  static void say(Handle handle, Kind kind, Id subject) {
    say(handle, kind, subject.uuid());
  }

  /**
   * Applies what has been committed; returns when everything that was committed before the call is
   * applied. Blocking.
   */
  void look() {
    looking.lock();
    try {
      Instant begun = clock.instant();
      Duration back = Duration.between(lookedAt, begun).plus(OVERLAP);
      boolean missed = back.compareTo(KEEP) >= 0;
      // Never less than the overlap, also where this machine's clock was set back.
      Duration reach = missed || back.compareTo(OVERLAP) < 0 ? OVERLAP : back;
      List<Row> rows =
          directory.read(
              READ,
              handle ->
                  handle
                      .createQuery(
                          "SELECT sequence, kind, subject FROM accounts_change"
                              + " WHERE at > now() - :reach * interval '1 millisecond'"
                              + " ORDER BY sequence")
                      .bind("reach", reach.toMillis())
                      .map(
                          (row, context) ->
                              new Row(
                                  row.getLong("sequence"),
                                  new Change(
                                      Kind.valueOf(row.getString("kind")),
                                      row.getObject("subject", UUID.class))))
                      .list());
      List<RuntimeException> failures = new ArrayList<>();
      if (missed) {
        tell(Follower::missed, failures);
      }
      Set<Long> seen = new HashSet<>();
      for (Row row : rows) {
        seen.add(row.sequence);
        if (!applied.contains(row.sequence)) {
          tell(follower -> follower.changed(row.change), failures);
        }
      }
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
      applied = seen;
      lookedAt = begun;
    } finally {
      looking.unlock();
    }
  }

  private void tell(Consumer<Follower> what, List<RuntimeException> failures) {
    for (Follower follower : followers) {
      try {
        what.accept(follower);
      } catch (RuntimeException failure) {
        failures.add(failure);
      }
    }
  }

  /** The look of a second and of a NOTIFY: what goes wrong is tried again at the next. */
  void lookQuietly() {
    try {
      look();
    } catch (RuntimeException failure) {
      LOG.warn("changes of accounts could not be read: {}", failure.getMessage());
    }
  }

  /** Deletes rows that no node reads any more. */
  void sweep() {
    directory.write(
        DELETE,
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM accounts_change"
                        + " WHERE at < now() - :keep * interval '1 millisecond'")
                .bind("keep", KEEP.toMillis())
                .execute());
  }
}
