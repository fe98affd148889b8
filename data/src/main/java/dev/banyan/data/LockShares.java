package dev.banyan.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whose sessions are ended when apps hold too much of PostgreSQL's shared table of locks:
 * first those of an app that is over its own share, then, while all apps together hold too much,
 * those of the app that holds most. Of an app the sessions with the most locks go first, and only
 * as many as need be. The platform's own sessions are never among those that are asked about.
 *
 * @param roleMax most locks of one app
 * @param allMax most locks of all apps together
 */
record LockShares(long roleMax, long allMax) {

  /** What all apps may hold together, in percent of the table; the rest is the platform's. */
  static final int ALL_PERCENT = 85;

  /** A session of an app's role with its locks in the shared table. */
  record Session(int pid, String role, long locks) {}

  /**
   * What is to be done about an app.
   *
   * @param locks what its role held in all
   * @param overShare whether that is more than its own share, else all apps together held too much
   * @param pids the sessions to end
   */
  record Excess(String role, long locks, boolean overShare, List<Integer> pids) {}

  /**
   * The shares of a table.
   *
   * @param capacity how many locks the table has room for, whatever happens
   * @param rolePercent one app's share
   */
  static LockShares of(long capacity, int rolePercent) {
    return new LockShares(
        capacity * rolePercent / 100, capacity * Math.max(rolePercent, ALL_PERCENT) / 100);
  }

  List<Excess> excesses(List<Session> sessions) {
    Map<String, Long> held = new HashMap<>();
    sessions.forEach(session -> held.merge(session.role, session.locks, Long::sum));
    Map<String, Long> left = new HashMap<>(held);
    Map<String, List<Integer>> ended = new HashMap<>();
    List<Session> largest =
        new ArrayList<>(
            sessions.stream().sorted(Comparator.comparingLong(Session::locks).reversed()).toList());
    for (String role = next(left); !role.isEmpty(); role = next(left)) {
      end(role, largest, left, ended);
    }
    return ended.entrySet().stream()
        .map(
            entry ->
                excess(entry.getKey(), held.getOrDefault(entry.getKey(), 0L), entry.getValue()))
        .sorted(Comparator.comparing(Excess::role))
        .toList();
  }

  private Excess excess(String role, long locks, List<Integer> pids) {
    return new Excess(role, locks, locks > roleMax, pids);
  }

  private static void end(
      String role,
      List<Session> largest,
      Map<String, Long> left,
      Map<String, List<Integer>> ended) {
    for (Session session : largest) {
      if (session.role.equals(role)) {
        largest.remove(session);
        left.merge(role, -session.locks, Long::sum);
        ended.computeIfAbsent(role, any -> new ArrayList<>()).add(session.pid);
        return;
      }
    }
    left.remove(role);
  }

  /** The role that must lose a session next; empty when all is within bounds. */
  private String next(Map<String, Long> left) {
    long all = left.values().stream().mapToLong(Long::longValue).sum();
    String role = "";
    long most = 0;
    for (Map.Entry<String, Long> entry : left.entrySet()) {
      if (entry.getValue() > most) {
        role = entry.getKey();
        most = entry.getValue();
      }
    }
    return most > roleMax || all > allMax ? role : "";
  }
}
