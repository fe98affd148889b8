package dev.banyan.data;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which apps are to be kept out, and until when. What fails is tried again at the next look. For
 * one thread.
 */
final class KeptOut {

  /** What keeps a role out, and lets it in again; each may be tried again after it failed. */
  interface Doors {

    /** No session of the role begins any more, and those that stand are ended. */
    void keepOut(String role) throws SQLException;

    /** As it was. A role that is gone meanwhile is no failure. */
    void letIn(String role) throws SQLException;

    /** Lets in whom an earlier life kept out. */
    void letAllIn(Set<String> except) throws SQLException;
  }

  private static final Logger log = LoggerFactory.getLogger(KeptOut.class);

  private final Doors doors;
  private final Map<String, Long> outUntil = new HashMap<>();
  // Of them, those that are not out yet.
  private final Set<String> due = new HashSet<>();
  private boolean begun;
  private boolean failureSaid;

  KeptOut(Doors doors) {
    this.doors = doors;
  }

  /**
   * From the next look on.
   *
   * @param until as {@link System#nanoTime} tells it
   */
  void add(String role, long until) {
    outUntil.put(role, until);
    due.add(role);
  }

  /** Does what is due; blocks. */
  void look(long now) {
    letInWhoseTimeIsOver(now);
    List.copyOf(due).forEach(this::keepOut);
    if (!begun) {
      letInThoseOfAnEarlierLife();
    }
  }

  private void letInWhoseTimeIsOver(long now) {
    Iterator<Map.Entry<String, Long>> entries = outUntil.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Long> entry = entries.next();
      if (now - entry.getValue() >= 0) {
        due.remove(entry.getKey());
        try {
          doors.letIn(entry.getKey());
          entries.remove();
          log.info("the app's role {} may use PostgreSQL again", entry.getKey());
        } catch (SQLException later) {
          log.debug("{} is let in at a later look", entry.getKey(), later);
        }
      }
    }
  }

  private void keepOut(String role) {
    try {
      doors.keepOut(role);
      due.remove(role);
      failureSaid = false;
      log.warn("the app's role {} took too many locks before and is kept out for a while", role);
    } catch (SQLException failure) {
      if (!failureSaid) {
        failureSaid = true;
        log.warn("the app's role {} is not kept out yet: {}", role, failure.getMessage());
      }
    }
  }

  private void letInThoseOfAnEarlierLife() {
    try {
      doors.letAllIn(outUntil.keySet());
      begun = true;
    } catch (SQLException later) {
      log.debug("who was kept out before is let in at a later look", later);
    }
  }
}
