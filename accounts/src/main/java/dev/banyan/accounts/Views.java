package dev.banyan.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The slice's things as the contract writes them. */
final class Views {

  record UserView(Id id, String email, String name, Instant createdAt) {}

  record TeamView(
      Id id,
      String name,
      Optional<Role> role,
      String plan,
      boolean personal,
      boolean installation,
      Instant createdAt) {}

  record CallerView(String kind, String name) {}

  record MeView(Optional<UserView> user, List<TeamView> teams, CallerView caller) {}

  record TokensView(UserView user, String accessToken, String refreshToken, long expiresIn) {}

  record SignedUpView(
      UserView user, TeamView team, String accessToken, String refreshToken, long expiresIn) {}

  record SignedInView(UserView user, List<TeamView> teams) {}

  record SessionView(
      Id id,
      String kind,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt,
      String userAgent,
      String remoteAddress,
      boolean current) {}

  record MemberView(
      Id user, String email, String name, Role role, long version, Instant joinedAt) {}

  record InviteView(
      Id id,
      String email,
      Role role,
      String invitedBy,
      Instant createdAt,
      Instant expiresAt,
      Optional<String> code,
      Optional<String> link) {}

  record OfferView(String team, String email, Role role, String invitedBy, Instant expiresAt) {}

  record KeyView(
      Id id,
      String name,
      Role role,
      String prefix,
      String createdBy,
      Instant createdAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> expiresAt,
      Optional<String> secret) {}

  record AuditView(
      Id id, Instant at, String actor, String action, String target, JsonNode details) {}

  private final Plans plans;
  private final ActorNames actors;

  Views(Plans plans, ActorNames actors) {
    this.plans = plans;
    this.actors = actors;
  }

  UserView user(Person person) {
    return new UserView(person.user(), person.email(), person.name(), person.createdAt());
  }

  TeamView team(Team team, Optional<Role> role) {
    return new TeamView(
        team.id(),
        team.name(),
        role,
        plans.orDefault(team.plan()).name(),
        team.kind() == Team.Kind.PERSONAL,
        team.kind() == Team.Kind.INSTALLATION,
        team.createdAt());
  }

  /** A person's teams in the order of their ids, which is that of their making. */
  List<TeamView> teams(Person person) {
    return person.memberships().values().stream()
        .sorted(Comparator.comparing(membership -> membership.team().id()))
        .map(membership -> team(membership.team(), Optional.of(membership.role())))
        .toList();
  }

  MemberView member(Members.Member member) {
    return new MemberView(
        member.user(),
        member.email(),
        member.name(),
        member.role(),
        member.version(),
        member.joinedAt());
  }

  SessionView session(Sessions.Listed session, Id current) {
    return new SessionView(
        session.id(),
        session.kind(),
        session.createdAt(),
        session.lastUsedAt(),
        session.expiresAt(),
        session.userAgent(),
        session.remoteAddress(),
        session.id().equals(current));
  }

  InviteView invite(Invites.Invite invite, Optional<OpaqueToken> code, Map<String, String> names) {
    return new InviteView(
        invite.id(),
        invite.email(),
        invite.role(),
        names.getOrDefault(invite.invitedBy(), invite.invitedBy()),
        invite.createdAt(),
        invite.expiresAt(),
        code.map(OpaqueToken::text),
        code.map(token -> "/invites/" + token.text()));
  }

  KeyView key(TeamKey key, Optional<OpaqueToken> secret, Map<String, String> names) {
    return new KeyView(
        key.id(),
        key.name(),
        key.role(),
        key.prefix(),
        names.getOrDefault(key.createdBy(), key.createdBy()),
        key.createdAt(),
        key.lastUsedAt(),
        key.expiresAt(),
        secret.map(OpaqueToken::text));
  }

  /**
   * @param names of those who acted
   * @param invitees the addresses of those who were invited
   */
  AuditView audit(AuditTrail.Entry entry, Map<String, String> names, Map<String, String> invitees) {
    JsonNode details = entry.details();
    String invitee = invitees.get(entry.target());
    if (invitee != null && details instanceof ObjectNode facts) {
      details = facts.deepCopy().put("email", invitee);
    }
    return new AuditView(
        entry.id(),
        entry.at(),
        names.getOrDefault(entry.actor(), entry.actor()),
        entry.action(),
        entry.target(),
        details);
  }

  /** E-mails and key names for the ids that acted. Blocking. */
  Map<String, String> names(List<String> ids) {
    return actors.of(ids);
  }

  static Map<String, Object> plan(Plan plan) {
    return Map.of(
        "name", plan.name(),
        "requestsPerMinute", plan.requestsPerMinute(),
        "burst", plan.burst(),
        "priority", plan.priority());
  }
}
