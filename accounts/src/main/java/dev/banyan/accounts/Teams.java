package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.IfMatch;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Teams: their making, names, plans and end. Blocking; thread-safe. */
final class Teams {

  private static final Query INSERT = new Query("insert", "accounts_team");
  private static final Query UPDATE = new Query("update", "accounts_team");
  private static final Query FIND = new Query("select", "accounts_team");
  private static final Query MEMBERS = new Query("select", "accounts_member");
  private static final int NAME_MAX = 100;

  private final Parts parts;
  private final Members members;
  private final SqlDatabase directory;
  private final Plans plans;
  private final AuditTrail audit;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final List<TeamGuard> guards = new CopyOnWriteArrayList<>();

  Teams(Parts parts, Members members) {
    this.parts = parts;
    this.members = members;
    this.directory = parts.directory();
    this.plans = parts.plans();
    this.audit = parts.audit();
    this.ids = parts.ids();
    this.clock = parts.clock();
  }

  void guard(TeamGuard guard) {
    guards.add(guard);
  }

  /** Makes a team whose owner is the user. */
  Team create(Id user, String actor, String name) {
    Team team =
        directory
            .write(
                INSERT,
                handle -> {
                  Members.hold(handle, user);
                  members.requireRoom(handle, user);
                  Team fresh =
                      insert(handle, checkName(name), Team.Kind.SHARED, plans.newTeams().name());
                  members.join(handle, fresh.id(), user, Role.OWNER);
                  audit.recordPending(
                      handle, fresh.id(), actor, "team.created", fresh.id().toString(), Map.of());
                  return fresh;
                })
            .value();
    parts.settle();
    return team;
  }

  Team insertPersonal(Handle handle, Id user, String name) {
    Team team = insert(handle, name, Team.Kind.PERSONAL, plans.newTeams().name());
    members.join(handle, team.id(), user, Role.OWNER);
    return team;
  }

  Team insert(Handle handle, String name, Team.Kind kind, String plan) {
    var team = new Team(ids.team(), name, kind, plan, 1, clock.instant());
    handle
        .createUpdate(
            """
            INSERT INTO accounts_team (team_id, name, kind, plan, created_at)
            VALUES (:team, :name, :kind, :plan, :now)
            """)
        .bind("team", team.id().uuid())
        .bind("name", name)
        .bind("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
        .bind("plan", plan)
        .bind("now", Rows.utc(team.createdAt()))
        .execute();
    return team;
  }

  static String checkName(String given) {
    String name = given.strip();
    if (name.isEmpty()
        || name.length() > NAME_MAX
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Problems.invalid(
          "name", "A team's name is one line of 1 to " + NAME_MAX + " characters.");
    }
    return name;
  }

  /** The team, unless it was deleted. */
  Optional<Team> find(Id team) {
    return directory.read(FIND, handle -> find(handle, team, ""));
  }

  /**
   * @throws dev.banyan.kernel.ProblemException 404
   */
  Team get(Id team) {
    return find(team).orElseThrow(() -> Problems.notFound("team", team.toString()));
  }

  private static Optional<Team> find(Handle handle, Id team, String lock) {
    return handle
        .createQuery(
            "SELECT "
                + Team.COLUMNS
                + " FROM accounts_team team WHERE team_id = :team AND deleted_at IS NULL "
                + lock)
        .bind("team", team.uuid())
        .map((row, context) -> Team.of(row))
        .findOne();
  }

  static Team lock(Handle handle, Id team) {
    return find(handle, team, "FOR UPDATE")
        .orElseThrow(() -> Problems.notFound("team", team.toString()));
  }

  Team rename(Id team, String actor, String given, Optional<String> ifMatch) {
    String name = checkName(given);
    return change(
        team,
        ifMatch,
        "UPDATE accounts_team SET name = :value, version = version + 1 WHERE team_id = :team",
        name,
        actor,
        "team.renamed",
        Map.of("name", name));
  }

  Team setPlan(Id team, String actor, String plan, Optional<String> ifMatch) {
    if (plans.find(plan).isEmpty()) {
      throw Problems.invalid(
          "plan",
          "There is no such plan. There are: "
              + String.join(", ", plans.all().stream().map(p -> p.name()).toList())
              + ".");
    }
    return change(
        team,
        ifMatch,
        "UPDATE accounts_team SET plan = :value, version = version + 1 WHERE team_id = :team",
        plan,
        actor,
        "team.plan-changed",
        Map.of("plan", plan));
  }

  private Team change(
      Id id,
      Optional<String> ifMatch,
      String sql,
      String value,
      String actor,
      String action,
      Map<String, ?> details) {
    Team after =
        directory
            .write(
                UPDATE,
                handle -> {
                  IfMatch.require(ifMatch, Optional.of(Long.toString(lock(handle, id).version())));
                  handle.createUpdate(sql).bind("value", value).bind("team", id.uuid()).execute();
                  Changes.say(handle, Changes.Kind.TEAM, id);
                  audit.recordPending(handle, id, actor, action, id.toString(), details);
                  return lock(handle, id);
                })
            .value();
    parts.settle();
    return after;
  }

  /**
   * Deletes a team: its keys and invites stop, its members leave. Its audit trail stays as long as
   * audit trails do.
   *
   * @throws dev.banyan.kernel.ProblemException 409 for personal teams, the installation's, and
   *     those that still own something
   */
  void delete(Id id, String actor) {
    Team team = get(id);
    if (team.kind() == Team.Kind.PERSONAL) {
      throw Problems.conflict("personal-team", "A personal team stays as long as its user.");
    }
    requireDeletable(team);
    directory.write(
        UPDATE,
        handle -> {
          delete(handle, id, actor);
          return "";
        });
    parts.settle();
  }

  private void requireDeletable(Team team) {
    if (team.kind() == Team.Kind.INSTALLATION) {
      throw Problems.conflict("installation-team", "The installation's own team stays.");
    }
    stillOwns(team.id())
        .ifPresent(
            what -> {
              throw Problems.conflict(
                  "team-not-empty", "The team still owns " + what + ". Remove that first.");
            });
  }

  /** What slices above hold of the team, in words. */
  Optional<String> stillOwns(Id team) {
    return guards.stream().flatMap(guard -> guard.stillOwns(team).stream()).findFirst();
  }

  void delete(Handle handle, Id id, String actor) {
    lock(handle, id);
    var now = Rows.utc(clock.instant());
    handle
        .createQuery("SELECT user_id FROM accounts_member WHERE team_id = :team")
        .bind("team", id.uuid())
        .map((row, context) -> Rows.id("usr", row, "user_id"))
        .list()
        .forEach(user -> Changes.say(handle, Changes.Kind.USER, user));
    handle
        .createQuery(
            "UPDATE accounts_key SET revoked_at = :now"
                + " WHERE team_id = :team AND revoked_at IS NULL RETURNING key_id")
        .bind("now", now)
        .bind("team", id.uuid())
        .map((row, context) -> Rows.id("key", row, "key_id"))
        .list()
        .forEach(key -> Changes.say(handle, Changes.Kind.KEY, key));
    handle
        .createUpdate(
            "UPDATE accounts_invite SET closed_at = :now WHERE team_id = :team AND closed_at IS NULL")
        .bind("now", now)
        .bind("team", id.uuid())
        .execute();
    handle
        .createUpdate("DELETE FROM accounts_member WHERE team_id = :team")
        .bind("team", id.uuid())
        .execute();
    handle
        .createUpdate(
            "UPDATE accounts_team SET deleted_at = :now, version = version + 1 WHERE team_id = :team")
        .bind("now", now)
        .bind("team", id.uuid())
        .execute();
    Changes.say(handle, Changes.Kind.TEAM, id);
    audit.recordPending(handle, id, actor, "team.deleted", id.toString(), Map.of());
  }

  long count(Id team, String table) {
    String open = table.equals("accounts_key") ? " AND revoked_at IS NULL" : "";
    return directory.read(
        MEMBERS,
        handle ->
            handle
                .createQuery("SELECT count(*) FROM " + table + " WHERE team_id = :team" + open)
                .bind("team", team.uuid())
                .mapTo(Long.class)
                .one());
  }

  static Problem personal() {
    return Problem.of(
        "personal-team", 409, "Conflict", "A personal team has one member. Make a team to share.");
  }
}
