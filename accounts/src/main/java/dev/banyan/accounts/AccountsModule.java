package dev.banyan.accounts;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.PartitionedTable;
import dev.banyan.events.Outbox;
import dev.banyan.http.Access;
import dev.banyan.http.Authenticator;
import dev.banyan.http.Operations;
import dev.banyan.http.RequestQuota;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import dev.banyan.limits.RateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts slice, assembled. Its migrations, and those of {@code events}, go to {@link
 * DataModule#start} before.
 */
public final class AccountsModule implements AutoCloseable {

  /** How long audit entries are kept. */
  public static final Period AUDIT_KEEP = Period.ofMonths(13);

  private static final String SIGNING_KEY_FILE = "accounts.key";
  private static final int AUDIT_MONTHS_AHEAD = 3;

  private final Audit audit;
  private final Plans plans;
  private final Authenticator authenticator;
  private final Access access;
  private final RequestQuota quota;
  private final Installation installation;
  private final Teams teams;
  private final TeamKeys keys;
  private final ActorNames actors;
  private final List<AccountsHttp> routes;
  private final Upkeep upkeep;
  private final PasswordHasher hasher;

  private AccountsModule(
      Parts parts,
      Authenticator authenticator,
      Access access,
      RequestQuota quota,
      Installation installation,
      Teams teams,
      TeamKeys keys,
      ActorNames actors,
      List<AccountsHttp> routes,
      Upkeep upkeep) {
    this.audit = parts.audit();
    this.plans = parts.plans();
    this.hasher = parts.hasher();
    this.authenticator = authenticator;
    this.access = access;
    this.quota = quota;
    this.installation = installation;
    this.teams = teams;
    this.keys = keys;
    this.actors = actors;
    this.routes = routes;
    this.upkeep = upkeep;
  }

  /** The slice's tables. */
  public static List<Migrations> migrations() {
    return List.of(
        new Migrations("accounts", Migrations.Target.DIRECTORY, "db/accounts/directory"),
        new Migrations("accounts", Migrations.Target.SHARD, "db/accounts/shard"));
  }

  /**
   * Starts the slice: signing keys, the installation's team, the command line's key. Blocks until
   * all of it serves.
   *
   * @param dataDirectory Banyan's data folder; keys lie in it in files of mode 600
   * @param limiter counts sign-in attempts and requests
   * @param outbox publishes {@code accounts.*} events to the shards of their teams
   * @throws IllegalArgumentException when {@code plans.yaml} is wrong, in words
   */
  public static AccountsModule start(
      AccountsConfig config,
      DataModule data,
      Path dataDirectory,
      RateLimiter limiter,
      Outbox outbox,
      IdGenerator ids,
      InstantSource clock,
      MeterRegistry meters) {
    var random = new SecureRandom();
    data.partitions()
        .register(
            new PartitionedTable(
                "accounts_audit",
                PartitionedTable.Granularity.MONTH,
                AUDIT_MONTHS_AHEAD,
                AUDIT_KEEP));
    var parts =
        new Parts(
            data.directory(),
            config,
            Plans.load(config.plansFile()),
            new PasswordHasher(config, random, meters),
            new AuditTrail(data, outbox::publish, ids, clock),
            new Changes(data.directory(), clock, meters),
            ids,
            random,
            clock);
    var revocations = new Revocations(data.directory(), clock, meters);
    var lookups = new Lookups(new SqlLookups(data.directory(), config, clock), meters);
    var keyFile = KeyFile.open(dataDirectory.resolve(SIGNING_KEY_FILE), random);
    var signingKeys = new SigningKeys(data.directory(), keyFile, config, clock);
    for (Changes.Follower follower : List.of(revocations, lookups, signingKeys)) {
      parts.changes().follow(follower);
    }
    signingKeys.rotate();
    parts.changes().look();
    revocations.load();
    return assemble(parts, lookups, revocations, signingKeys, dataDirectory, limiter, meters);
  }

  private static AccountsModule assemble(
      Parts parts,
      Lookups lookups,
      Revocations revocations,
      SigningKeys signingKeys,
      Path dataDirectory,
      RateLimiter limiter,
      MeterRegistry meters) {
    var accessTokens = new AccessTokens(signingKeys, parts.config(), parts.clock());
    var sessions =
        new Sessions(
            parts.directory(),
            accessTokens,
            parts.config(),
            parts.ids(),
            parts.random(),
            parts.clock(),
            parts.changes());
    var members = new Members(parts);
    var teams = new Teams(parts, members);
    var keys = new TeamKeys(parts);
    var invites = new Invites(parts, teams, members);
    var installation = Installation.boot(parts, teams, members, keys, dataDirectory);
    var people = new People(parts, sessions, teams, invites, installation);
    var tickets = new Tickets(parts);
    var lastUsed = new LastUsed(parts.directory(), parts.clock());
    var authenticator =
        new AccountsAuthenticator(
            accessTokens,
            new ExternalPeople(parts, teams),
            lookups,
            revocations,
            tickets,
            lastUsed,
            parts,
            meters);
    var access = new MembershipAccess(lookups);
    var limits = new LoginLimits(limiter, parts.config());
    var devices = new Devices(parts);
    var actors = new ActorNames(parts.directory());
    var views = new Views(parts.plans(), actors);
    var upkeep =
        new Upkeep(
            parts.changes(),
            revocations,
            signingKeys,
            lastUsed,
            new Retention(parts.directory(), parts.config(), parts.clock()),
            parts.audit());
    upkeep.start(parts.directory().listener());
    return new AccountsModule(
        parts,
        authenticator,
        access,
        new ApiQuota(limiter, parts.config()),
        installation,
        teams,
        keys,
        actors,
        List.of(
            new AuthHttp(
                parts.config(),
                people,
                sessions,
                invites,
                installation,
                signingKeys,
                limits,
                devices,
                views),
            new MeHttp(
                people,
                new Departures(parts, sessions, teams, members),
                sessions,
                teams,
                tickets,
                limits,
                access,
                lookups,
                views),
            new TeamsHttp(
                teams,
                members,
                invites,
                access,
                installation,
                parts.plans(),
                limiter,
                parts.audit(),
                views),
            new SharingHttp(teams, invites, keys, access, limits, views)),
        upkeep);
  }

  /** Knows callers; for the API and the edge. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** Says what callers may do in teams. */
  public Access access() {
    return access;
  }

  /** Counts requests to the API. */
  public RequestQuota quota() {
    return quota;
  }

  /** The team that owns this installation, and its first owner's link. */
  public Installation installation() {
    return installation;
  }

  /** All plans that teams can be on. */
  public Plans plans() {
    return plans;
  }

  /** For slices whose data stands in the teams' shards. */
  public Audit audit() {
    return audit;
  }

  /**
   * Makes a key by which a program acts for the team. Blocking.
   *
   * @return its secret, kept nowhere else
   */
  public Secret createKey(Id team, String name, Role role) {
    return new Secret(
        keys.create(team, name, role, Optional.empty(), Audit.BANYAN).secret().text());
  }

  /** Whether a key of a team is still good: neither revoked nor expired. Blocking. */
  public boolean keyStands(Id team, Secret key) {
    return keys.stands(team, key.reveal());
  }

  /** Revokes a key of a team; nothing happens where it stands no more. Blocking. */
  public void revokeKey(Id team, Secret key) {
    keys.revoke(team, key.reveal());
  }

  /**
   * How people know those who acted: the e-mail of a user, the name of a key. Blocking.
   *
   * @param ids as texts; what is not the id of a user or key is left out of the answer
   */
  public Map<String, String> names(List<String> ids) {
    return actors.of(ids);
  }

  /** Asks a slice above before a team is deleted. */
  public void guardTeams(TeamGuard guard) {
    teams.guard(guard);
  }

  /** Registers the slice's endpoints. */
  public Operations operations(Operations operations) {
    routes.forEach(route -> route.register(operations));
    return operations;
  }

  @Override
  public void close() {
    upkeep.close();
    hasher.close();
  }
}
