package dev.banyan.accounts;

import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How others get into a team: invites for people, keys for programs. */
final class SharingHttp implements AccountsHttp {

  private record InviteBody(String email, Role role) {}

  private record KeyBody(String name, Role role, Optional<Instant> expiresAt) {}

  private final Teams teams;
  private final Invites invites;
  private final TeamKeys keys;
  private final Access access;
  private final LoginLimits limits;
  private final Views views;

  SharingHttp(
      Teams teams, Invites invites, TeamKeys keys, Access access, LoginLimits limits, Views views) {
    this.teams = teams;
    this.invites = invites;
    this.keys = keys;
    this.access = access;
    this.limits = limits;
    this.views = views;
  }

  @Override
  public void register(Operations operations) {
    operations
        .on("listInvites", this::listInvites)
        .on("createInvite", this::createInvite)
        .on("deleteInvite", this::deleteInvite)
        .on("acceptInvite", this::acceptInvite)
        .on("listKeys", this::listKeys)
        .on("createKey", this::createKey)
        .on("deleteKey", this::deleteKey);
  }

  private Id team(Call call, Role role) {
    Id team = call.id("team", "team");
    access.require(call.caller(), team, role);
    return team;
  }

  private Answer listInvites(Call call) {
    Id team = team(call, Role.OWNER);
    PageRequest page = call.page();
    List<Invites.Invite> open = invites.list(team, page);
    Map<String, String> names =
        views.names(open.stream().map(Invites.Invite::invitedBy).distinct().toList());
    return Answer.ok(
        Page.of(open, page.limit(), invite -> invite.id().uuid().toString())
            .map(invite -> views.invite(invite, Optional.empty(), names)));
  }

  private Answer createInvite(Call call) {
    Id team = team(call, Role.OWNER);
    InviteBody body = call.body(InviteBody.class);
    String actor = call.caller().name();
    Invites.Created created = invites.create(team, body.email, body.role, actor);
    return Answer.created(
        views.invite(created.invite(), Optional.of(created.code()), views.names(List.of(actor))));
  }

  private Answer deleteInvite(Call call) {
    Id team = team(call, Role.OWNER);
    invites.withdraw(team, call.id("invite", "inv"), call.caller().name());
    return Answer.noContent();
  }

  private Answer acceptInvite(Call call) {
    Caller.User user = Callers.user(call);
    limits.byAddress(call.remoteAddress());
    Id team = invites.accept(call.path("code"), user.user(), user.email());
    return Answer.ok(views.team(teams.get(team), access.roleOf(user, team)));
  }

  private Answer listKeys(Call call) {
    Id team = team(call, Role.VIEWER);
    PageRequest page = call.page();
    List<TeamKey> present = keys.list(team, page);
    Map<String, String> names =
        views.names(present.stream().map(TeamKey::createdBy).distinct().toList());
    return Answer.ok(
        Page.of(present, page.limit(), key -> key.id().uuid().toString())
            .map(key -> views.key(key, Optional.empty(), names)));
  }

  private Answer createKey(Call call) {
    Id team = team(call, Role.OWNER);
    KeyBody body = call.body(KeyBody.class);
    String actor = call.caller().name();
    TeamKeys.Created created = keys.create(team, body.name, body.role, body.expiresAt, actor);
    return Answer.created(
        views.key(created.key(), Optional.of(created.secret()), views.names(List.of(actor))));
  }

  private Answer deleteKey(Call call) {
    Id team = team(call, Role.OWNER);
    keys.revoke(team, call.id("key", "key"), call.caller().name());
    return Answer.noContent();
  }
}
