package dev.banyan.accounts;

import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import java.util.List;
import java.util.Map;

/** Teams, their members, plan, usage and audit trail. */
final class TeamsHttp implements AccountsHttp {

  /** The key under which the edge counts a team's requests. */
  private static final String EDGE_KEY = "edge:team:";

  private record NameBody(String name) {}

  private record RoleBody(Role role) {}

  private record PlanBody(String plan) {}

  private record RequestsView(long limit, long remaining, long resetAfterSeconds) {}

  private record UsageView(
      Map<String, Object> plan, RequestsView requests, long members, long keys) {}

  private final Teams teams;
  private final Members members;
  private final Invites invites;
  private final Access access;
  private final Installation installation;
  private final Plans plans;
  private final RateLimiter limiter;
  private final AuditTrail audit;
  private final Views views;

  TeamsHttp(
      Teams teams,
      Members members,
      Invites invites,
      Access access,
      Installation installation,
      Plans plans,
      RateLimiter limiter,
      AuditTrail audit,
      Views views) {
    this.teams = teams;
    this.members = members;
    this.invites = invites;
    this.access = access;
    this.installation = installation;
    this.plans = plans;
    this.limiter = limiter;
    this.audit = audit;
    this.views = views;
  }

  @Override
  public void register(Operations operations) {
    operations
        .on("getTeam", this::getTeam)
        .on("updateTeam", this::updateTeam)
        .on("deleteTeam", this::deleteTeam)
        .on("listMembers", this::listMembers)
        .on("updateMember", this::updateMember)
        .on("removeMember", this::removeMember)
        .on("getUsage", this::getUsage)
        .on("listAudit", this::listAudit)
        .on("setTeamPlan", this::setTeamPlan)
        .on("listPlans", this::listPlans);
  }

  private Id team(Call call, Role role) {
    Id team = call.id("team", "team");
    access.require(call.caller(), team, role);
    return team;
  }

  private Answer answer(Call call, Team team) {
    return Answer.ok(views.team(team, access.roleOf(call.caller(), team.id())))
        .etag(Long.toString(team.version()));
  }

  private Answer getTeam(Call call) {
    return answer(call, teams.get(team(call, Role.VIEWER)));
  }

  private Answer updateTeam(Call call) {
    Id team = team(call, Role.OWNER);
    String name = call.body(NameBody.class).name;
    return answer(call, teams.rename(team, call.caller().name(), name, call.ifMatch()));
  }

  private Answer deleteTeam(Call call) {
    teams.delete(team(call, Role.OWNER), call.caller().name());
    return Answer.noContent();
  }

  private Answer listMembers(Call call) {
    Id team = team(call, Role.VIEWER);
    PageRequest page = call.page();
    return Answer.ok(
        Page.of(
                members.list(team, page),
                page.limit(),
                member -> new SortKeys(member.joinedAt(), member.user().uuid()).text())
            .map(views::member));
  }

  private Answer updateMember(Call call) {
    Id team = team(call, Role.OWNER);
    Id user = call.id("user", "usr");
    Role role = call.body(RoleBody.class).role;
    Members.Member after = members.setRole(team, user, role, call.caller().name(), call.ifMatch());
    return Answer.ok(views.member(after)).etag(Long.toString(after.version()));
  }

  /** Owners remove anybody; every member may leave. */
  private Answer removeMember(Call call) {
    Id team = team(call, Role.VIEWER);
    Id user = call.id("user", "usr");
    boolean self = call.caller() instanceof Caller.User me && me.user().equals(user);
    access.require(call.caller(), team, self ? Role.VIEWER : Role.OWNER);
    if (teams.get(team).kind() == Team.Kind.PERSONAL) {
      throw Problems.conflict("personal-team", "One does not leave a personal team.");
    }
    members.remove(team, user, call.caller().name());
    return Answer.noContent();
  }

  private Answer getUsage(Call call) {
    Team team = teams.get(team(call, Role.VIEWER));
    Plan plan = plans.orDefault(team.plan());
    RequestsView requests =
        RateLimit.of(plan)
            .map(limit -> limiter.peek(EDGE_KEY + team.id(), limit))
            .map(
                standing ->
                    new RequestsView(
                        standing.limit(),
                        standing.remaining(),
                        standing.resetAfter().plusMillis(999).toSeconds()))
            .orElse(new RequestsView(Plan.UNLIMITED, Plan.UNLIMITED, 0));
    return Answer.ok(
        new UsageView(
            Views.plan(plan),
            requests,
            teams.count(team.id(), "accounts_member"),
            teams.count(team.id(), "accounts_key")));
  }

  private Answer listAudit(Call call) {
    Id team = team(call, Role.VIEWER);
    PageRequest page = call.page();
    List<AuditTrail.Entry> entries = audit.list(team, page);
    Map<String, String> names =
        views.names(entries.stream().map(AuditTrail.Entry::actor).distinct().toList());
    Map<String, String> invitees =
        invites.addresses(team, entries.stream().map(AuditTrail.Entry::target).toList());
    return Answer.ok(
        Page.of(entries, page.limit(), entry -> entry.id().uuid().toString())
            .map(entry -> views.audit(entry, names, invitees)));
  }

  /** For owners of the installation, on any team; to strangers a team does not exist. */
  private Answer setTeamPlan(Call call) {
    Id id = call.id("team", "team");
    boolean allowed =
        access
            .roleOf(call.caller(), installation.team())
            .filter(role -> role.atLeast(Role.OWNER))
            .isPresent();
    if (!allowed) {
      access.require(call.caller(), id, Role.VIEWER);
      throw Problems.forbidden("Plans are given by the owners of the installation. Ask one.");
    }
    String plan = call.body(PlanBody.class).plan;
    return answer(call, teams.setPlan(id, call.caller().name(), plan, call.ifMatch()));
  }

  private Answer listPlans(Call call) {
    return Answer.ok(Page.whole(plans.all().stream().map(Views::plan).toList()));
  }
}
