package dev.banyan.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.config.JdbiConfig;

/** Where the log stood just after a handle's commit; kept with the handle that committed. */
public final class CommitPosition implements JdbiConfig<CommitPosition> {

  /**
   * The written end of the log and its timeline, which begins every WAL file's name. All of it is
   * open to any role, also on managed servers.
   */
  static final String SQL =
      "SELECT pg_current_wal_lsn()::text, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

  private long lsn;
  private long timeline;

  static CommitPosition of(ResultSet rows) throws SQLException {
    var position = new CommitPosition();
    position.set(rows);
    return position;
  }

  void set(ResultSet rows) throws SQLException {
    lsn = parseLsn(rows.getString(1));
    timeline = Long.parseLong(rows.getString(2), 16);
  }

  /** Whether a commit has gone through. */
  boolean known() {
    return timeline != 0;
  }

  long lsn() {
    return lsn;
  }

  long timeline() {
    return timeline;
  }

  static long parseLsn(String text) {
    int slash = text.indexOf('/');
    return (Long.parseLong(text.substring(0, slash), 16) << 32)
        | Long.parseLong(text.substring(slash + 1), 16);
  }

  @Override
  public CommitPosition createCopy() {
    var copy = new CommitPosition();
    copy.lsn = lsn;
    copy.timeline = timeline;
    return copy;
  }
}
