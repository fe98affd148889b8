package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Deletes rows that have served: ended sign-ins and what they were made of, used-up codes, revoked
 * keys, deleted teams. The audit trail is not touched; what it needs for its words, the names of
 * keys and the addresses of invites, stays as long as its entries do.
 *
 * <p>A sweep deletes in short transactions of a bounded number of rows and leaves the rest for the
 * next one, so that no backlog holds locks or the database for long. Rows that another node is
 * deleting are passed over. Blocking; thread-safe.
 */
final class Retention {

  /** Transactions of one sweep of one table. */
  static final int BATCHES_MAX = 20;

  private static final int ROWS_MAX = 1_000;

  /** Fewer, for their refresh tokens go with them. */
  private static final int SESSIONS_MAX = 100;

  /**
   * What is over.
   *
   * @param over a condition on the table's rows; {@code :before} is bound
   * @param before rows that ended before then go
   * @param rowsMax how many of them in one transaction
   */
  record Rule(String table, String over, Instant before, int rowsMax) {}

  private final SqlDatabase directory;
  private final AccountsConfig config;
  private final InstantSource clock;

  Retention(SqlDatabase directory, AccountsConfig config, InstantSource clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
  }

  /** What goes now, in an order in which nothing is kept by what refers to it. */
  List<Rule> rules() {
    Instant now = clock.instant();
    Instant audited = before(now, AccountsModule.AUDIT_KEEP);
    return List.of(
        new Rule("accounts_ticket", "expires_at <= :before", now, ROWS_MAX),
        // A copy of a token that was used so long ago is refused as an unknown one.
        new Rule(
            "accounts_refresh", "used_at < :before", now.minus(config.sessionIdleFor()), ROWS_MAX),
        // Revocations must outlive what nodes remember.
        new Rule(
            "accounts_session",
            "(revoked_at < :before OR expires_at < :before)",
            now.minus(Revocations.KEEP.multipliedBy(2)),
            SESSIONS_MAX),
        new Rule(
            "accounts_session",
            "last_used_at < :before",
            now.minus(config.sessionIdleFor()).minus(Revocations.KEEP.multipliedBy(2)),
            SESSIONS_MAX),
        new Rule("accounts_device", "seen_at < :before", now.minus(Devices.KEEP), ROWS_MAX),
        // The trail names keys, and who was invited, for as long as it tells of them.
        new Rule(
            "accounts_invite", "(closed_at < :before OR expires_at < :before)", audited, ROWS_MAX),
        new Rule(
            "accounts_key", "(revoked_at < :before OR expires_at < :before)", audited, ROWS_MAX),
        new Rule(
            "accounts_team",
            """
            deleted_at < :before
              AND NOT EXISTS (SELECT FROM accounts_key k WHERE k.team_id = over.team_id)
              AND NOT EXISTS (SELECT FROM accounts_invite i WHERE i.team_id = over.team_id)
              AND NOT EXISTS (SELECT FROM accounts_member m WHERE m.team_id = over.team_id)
            """,
            audited,
            ROWS_MAX));
  }

  private static Instant before(Instant now, Period keep) {
    return now.atOffset(ZoneOffset.UTC).minus(keep).toInstant();
  }

  /** Applies one rule; says how many rows went. */
  int sweep(Rule rule) {
    int swept = 0;
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      int deleted = delete(rule);
      swept += deleted;
      if (deleted < rule.rowsMax) {
        break;
      }
    }
    return swept;
  }

  private int delete(Rule rule) {
    return directory
        .write(
            new Query("sweep", rule.table),
            handle ->
                handle
                    .createUpdate(
                        "DELETE FROM "
                            + rule.table
                            + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM "
                            + rule.table
                            + " over WHERE "
                            + rule.over
                            + " LIMIT :most FOR UPDATE SKIP LOCKED))")
                    .bind("before", Rows.utc(rule.before))
                    .bind("most", rule.rowsMax)
                    .execute())
        .value();
  }

  /** Applies every rule; what fails of one leaves the others alone. */
  void sweep() {
    RuntimeException first = null;
    for (Rule rule : rules()) {
      try {
        sweep(rule);
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
