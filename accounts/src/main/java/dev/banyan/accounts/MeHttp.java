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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The caller: who they are, their teams, sessions and tickets. */
final class MeHttp implements AccountsHttp {

  private record NameBody(String name) {}

  private record PasswordBody(String currentPassword, String newPassword) {}

  private record DeleteBody(String password) {}

  private final People people;
  private final Departures departures;
  private final Sessions sessions;
  private final Teams teams;
  private final Tickets tickets;
  private final LoginLimits limits;
  private final Access access;
  private final Lookups lookups;
  private final Views views;

  MeHttp(
      People people,
      Departures departures,
      Sessions sessions,
      Teams teams,
      Tickets tickets,
      LoginLimits limits,
      Access access,
      Lookups lookups,
      Views views) {
    this.people = people;
    this.departures = departures;
    this.sessions = sessions;
    this.teams = teams;
    this.tickets = tickets;
    this.limits = limits;
    this.access = access;
    this.lookups = lookups;
    this.views = views;
  }

  @Override
  public void register(Operations operations) {
    operations
        .on("getMe", this::getMe)
        .on("updateMe", this::updateMe)
        .on("deleteMe", this::deleteMe)
        .on("changePassword", this::changePassword)
        .on("listSessions", this::listSessions)
        .on("deleteSessionById", this::deleteSessionById)
        .on("createTicket", this::createTicket)
        .on("listTeams", this::listTeams)
        .on("createTeam", this::createTeam);
  }

  private Answer getMe(Call call) {
    Caller caller = call.caller();
    Optional<Person> person =
        caller instanceof Caller.TeamKey
            ? Optional.empty()
            : lookups.person(Callers.person(call)).join();
    String name =
        person
            .map(Person::email)
            .filter(email -> !email.isEmpty())
            .orElseGet(
                () ->
                    views.names(List.of(caller.name())).getOrDefault(caller.name(), caller.name()));
    return Answer.ok(
        new Views.MeView(
            person.map(views::user), teamsOf(caller), new Views.CallerView(kind(caller), name)));
  }

  private static String kind(Caller caller) {
    return switch (caller) {
      case Caller.User user -> "user";
      case Caller.TeamKey key -> "key";
      case Caller.External external -> "external";
      case Caller.Anonymous anonymous -> "anonymous";
    };
  }

  /** In the order of their ids; what an issuer's token adds is among them. */
  private List<Views.TeamView> teamsOf(Caller caller) {
    Map<Id, Person.Membership> known =
        switch (caller) {
          case Caller.User user -> memberships(user.user());
          case Caller.External external -> memberships(external.user());
          default -> Map.of();
        };
    List<Views.TeamView> all = new ArrayList<>();
    for (Id id : access.teamsOf(caller)) {
      Person.Membership membership = known.get(id);
      Optional<Team> team = membership == null ? teams.find(id) : Optional.of(membership.team());
      team.ifPresent(t -> all.add(views.team(t, access.roleOf(caller, id))));
    }
    all.sort(Comparator.comparing(Views.TeamView::id));
    return all;
  }

  private Map<Id, Person.Membership> memberships(Id user) {
    return lookups.person(user).join().map(Person::memberships).orElse(Map.of());
  }

  private Answer listTeams(Call call) {
    PageRequest page = call.page();
    String after = page.after().orElse("");
    List<Views.TeamView> rest =
        teamsOf(call.caller()).stream()
            .filter(team -> after.isEmpty() || team.id().toString().compareTo(after) > 0)
            .limit(page.fetch())
            .toList();
    return Answer.ok(Page.of(rest, page.limit(), team -> team.id().toString()));
  }

  private Answer createTeam(Call call) {
    Team team =
        teams.create(Callers.person(call), call.caller().name(), call.body(NameBody.class).name);
    return Answer.created(views.team(team, Optional.of(Role.OWNER)))
        .etag(Long.toString(team.version()));
  }

  private Answer updateMe(Call call) {
    return Answer.ok(
        views.user(people.rename(Callers.user(call).user(), call.body(NameBody.class).name)));
  }

  /** Asks for the password: a session may be somebody else's by now. */
  private Answer deleteMe(Call call) {
    Caller.User user = Callers.user(call);
    String password = call.body(DeleteBody.class).password;
    limits.confirm(call.remoteAddress(), user.session());
    Person person = people.get(user.user());
    people.confirm(person, "password", password);
    limits.confirmed(user.session());
    departures.delete(person);
    return Answer.noContent()
        .with("Set-Cookie", Cookies.session("", 0, call.secure()))
        .with("Set-Cookie", Cookies.device("", 0, call.secure()));
  }

  private Answer changePassword(Call call) {
    Caller.User user = Callers.user(call);
    PasswordBody body = call.body(PasswordBody.class);
    PasswordHasher.check(body.newPassword);
    limits.confirm(call.remoteAddress(), user.session());
    people.changePassword(
        people.get(user.user()), user.session(), body.currentPassword, body.newPassword);
    limits.confirmed(user.session());
    return Answer.noContent();
  }

  private Answer listSessions(Call call) {
    Caller.User user = Callers.user(call);
    PageRequest page = call.page();
    return Answer.ok(
        Page.of(
                sessions.list(user.user(), page),
                page.limit(),
                session -> session.id().uuid().toString())
            .map(session -> views.session(session, user.session())));
  }

  private Answer deleteSessionById(Call call) {
    Caller.User user = Callers.user(call);
    sessions.revokeOwn(user.user(), call.id("session", "ses"));
    return Answer.noContent();
  }

  private Answer createTicket(Call call) {
    OpaqueToken ticket = tickets.create(call.authentication());
    return Answer.created(
        Map.of("ticket", ticket.text(), "expiresIn", Tickets.GOOD_FOR.toSeconds()));
  }
}
