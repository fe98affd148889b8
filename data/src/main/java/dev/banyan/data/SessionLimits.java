package dev.banyan.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whose sessions are ended because they take what all users of the server share: memory,
 * the age of what vacuum may clear, the queue of notifications, the workers of autovacuum. The
 * platform's own sessions are never among those that are asked about. Locks are the matter of
 * {@link LockShares}.
 *
 * @param memoryMax private memory of all sessions of one app together, in bytes
 * @param workersMax how many workers autovacuum has in all
 */
record SessionLimits(long memoryMax, int workersMax) {

  /**
   * How old a transaction may be, in transactions of the whole server. At two thousand million
   * PostgreSQL gives out no further ones; it begins to vacuum by force at two hundred.
   */
  static final long AGE_MAX = 50_000_000;

  /** How much of the queue of notifications may be full. */
  static final double QUEUE_MAX = 0.5;

  /** How long a transaction may go on while the queue is that full: it may be what holds it. */
  static final long QUEUED_SECONDS_MAX = 30;

  /** How long apps' tables may have all workers of autovacuum. */
  static final long WORKER_SECONDS_MAX = 600;

  /**
   * What one backend does.
   *
   * @param role the app's; of a worker of autovacuum the app in whose database it works
   * @param worker whether it is a worker of autovacuum
   * @param age in transactions: of its own transaction or of the oldest it can see
   * @param seconds since its transaction began; 0 without one
   * @param memory private bytes; 0 where that is not known
   */
  record Session(int pid, String role, boolean worker, long age, long seconds, long memory) {}

  /** Sessions of one app that are to be ended, and why, for its owner. */
  record Excess(String role, List<Integer> pids, String why) {}

  /**
   * Whom to end.
   *
   * @param queue how full the queue of notifications is, 0 to 1
   */
  List<Excess> excesses(List<Session> sessions, double queue) {
    var excesses = new ArrayList<Excess>();
    Set<Integer> named = new HashSet<>();
    for (Map.Entry<String, List<Session>> app : byRole(sessions).entrySet()) {
      add(excesses, named, app.getKey(), tooOld(app.getValue()), TOO_OLD);
      add(excesses, named, app.getKey(), tooLarge(app.getValue()), tooLargeWhy());
    }
    if (queue > QUEUE_MAX) {
      holdingTheQueue(sessions)
          .ifPresent(oldest -> add(excesses, named, oldest.role(), List.of(oldest), HOLDS_QUEUE));
    }
    workers(sessions)
        .ifPresent(
            worker -> add(excesses, named, worker.role(), List.of(worker), HOLDS_THE_WORKERS));
    return excesses;
  }

  private static final String TOO_OLD =
      "its transaction was so old that PostgreSQL could clear nothing that was deleted since, in no"
          + " database of the server. Commit or roll back; do not keep a transaction open while"
          + " nothing happens in it";
  private static final String HOLDS_QUEUE =
      "the server's queue of notifications was more than half full, and its transaction was open"
          + " for more than "
          + QUEUED_SECONDS_MAX
          + " s. A session that listens must not stay within a transaction";
  private static final String HOLDS_THE_WORKERS =
      "vacuum worked in the app's database for more than "
          + WORKER_SECONDS_MAX / 60
          + " minutes while no other worker was free for anybody else";

  private String tooLargeWhy() {
    return "all sessions of the app together took more than "
        + (memoryMax >> 20)
        + " MiB of memory (database.appMemoryMax). Ask for less at once: fewer sessions, smaller"
        + " results, a lower work_mem";
  }

  private static void add(
      List<Excess> excesses, Set<Integer> named, String role, List<Session> found, String why) {
    List<Integer> pids = found.stream().map(Session::pid).filter(named::add).toList();
    if (!pids.isEmpty()) {
      excesses.add(new Excess(role, pids, why));
    }
  }

  private static Map<String, List<Session>> byRole(List<Session> sessions) {
    Map<String, List<Session>> apps = new HashMap<>();
    for (Session session : sessions) {
      if (!session.worker) {
        apps.computeIfAbsent(session.role, any -> new ArrayList<>()).add(session);
      }
    }
    return apps;
  }

  private static List<Session> tooOld(List<Session> app) {
    return app.stream().filter(session -> session.age > AGE_MAX).toList();
  }

  /** The oldest alone; when it was another that holds the queue, the next look ends the next. */
  private static Optional<Session> holdingTheQueue(List<Session> sessions) {
    return sessions.stream()
        .filter(session -> !session.worker)
        .max(Comparator.comparingLong(Session::seconds))
        .filter(oldest -> oldest.seconds > QUEUED_SECONDS_MAX);
  }

  /** The largest, until what is left is no more than the app may take. */
  private List<Session> tooLarge(List<Session> app) {
    long left = app.stream().mapToLong(Session::memory).sum();
    var ended = new ArrayList<Session>();
    for (Session session :
        app.stream().sorted(Comparator.comparingLong(Session::memory).reversed()).toList()) {
      if (left <= memoryMax) {
        break;
      }
      left -= session.memory;
      ended.add(session);
    }
    return ended;
  }

  private Optional<Session> workers(List<Session> sessions) {
    List<Session> workers = sessions.stream().filter(Session::worker).toList();
    if (workers.size() < workersMax) {
      return Optional.empty();
    }
    return workers.stream()
        .max(Comparator.comparingLong(Session::seconds))
        .filter(oldest -> oldest.seconds > WORKER_SECONDS_MAX);
  }
}
