package dev.banyan.accounts;

import dev.banyan.kernel.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A tenant.
 *
 * @param plan the plan's name as it is stored
 * @param version grows with each change; its entity tag
 */
record Team(Id id, String name, Kind kind, String plan, long version, Instant createdAt) {

  enum Kind {
    /** Of one person, from their sign-up to their end. */
    PERSONAL,
    /** Made by somebody, for several. */
    SHARED,
    /** Owns the node and its apps. */
    INSTALLATION
  }

  static final String COLUMNS =
      "team.team_id, team.name AS team_name, team.kind AS team_kind, team.plan AS team_plan,"
          + " team.version AS team_version, team.created_at AS team_created_at";

  static Team of(ResultSet row) throws SQLException {
    return new Team(
        Rows.id("team", row, "team_id"),
        row.getString("team_name"),
        Kind.valueOf(row.getString("team_kind").toUpperCase(java.util.Locale.ROOT)),
        row.getString("team_plan"),
        row.getLong("team_version"),
        Rows.instant(row, "team_created_at"));
  }
}
