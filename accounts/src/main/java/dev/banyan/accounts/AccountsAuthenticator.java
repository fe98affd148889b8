package dev.banyan.accounts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import dev.banyan.http.Authentication;
import dev.banyan.http.Authenticator;
import dev.banyan.http.Caller;
import dev.banyan.http.Credentials;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Knows callers by what they show. A credential seen before is answered at once from memory; the
 * first time costs a signature check or a look-up on another thread. Revocation and expiry are
 * looked at each time, in memory.
 */
final class AccountsAuthenticator implements Authenticator {

  static final int TOKENS_MAX = 50_000;
  static final int TOKEN_LENGTH_MAX = 8_192;
  static final Duration TOKENS_FOR = Duration.ofMinutes(5);

  /** A token whose signature held when it was first seen. */
  private sealed interface Checked {
    record Ours(AccessTokens.Verified token) implements Checked {}

    record Foreign(IssuerTokens.Verified token, ExternalPeople.Known known) implements Checked {}

    record Nothing() implements Checked {}
  }

  private final AccessTokens accessTokens;
  private final Map<String, IssuerTokens> issuers;
  private final Map<String, Role> issuerRoles;
  private final ExternalPeople externalPeople;
  private final Lookups lookups;
  private final Revocations revocations;
  private final Tickets tickets;
  private final LastUsed lastUsed;
  private final Plans plans;
  private final InstantSource clock;
  private final AsyncCache<String, Checked> tokens;

  /** By the very object that was looked up: a change brings another one. */
  private final Cache<Lookups.KeyAndTeam, Authentication> ofKeys =
      Caffeine.newBuilder().weakKeys().build();

  AccountsAuthenticator(
      AccessTokens accessTokens,
      ExternalPeople externalPeople,
      Lookups lookups,
      Revocations revocations,
      Tickets tickets,
      LastUsed lastUsed,
      Parts parts,
      MeterRegistry meters) {
    this.accessTokens = accessTokens;
    this.externalPeople = externalPeople;
    this.lookups = lookups;
    this.revocations = revocations;
    this.tickets = tickets;
    this.lastUsed = lastUsed;
    this.plans = parts.plans();
    this.clock = parts.clock();
    this.issuers =
        parts.config().issuers().stream()
            .map(issuer -> new IssuerTokens(issuer, parts.clock()))
            .collect(Collectors.toUnmodifiableMap(IssuerTokens::issuer, Function.identity()));
    this.issuerRoles =
        parts.config().issuers().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    issuer -> issuer.issuer().toString(), AccountsConfig.Issuer::role));
    this.tokens =
        Caffeine.newBuilder().maximumSize(TOKENS_MAX).expireAfterWrite(TOKENS_FOR).buildAsync();
    Gauge.builder("accounts.tokens", tokens, t -> t.synchronous().estimatedSize()).register(meters);
  }

  @Override
  public CompletionStage<Authentication> authenticate(Credentials credentials) {
    if (credentials.bearer().isPresent()) {
      String bearer = credentials.bearer().get();
      return bearer.startsWith(OpaqueToken.TEAM_KEY) ? byKey(bearer) : byToken(bearer);
    }
    if (credentials.ticket().isPresent()) {
      return byTicket(credentials.ticket().get());
    }
    if (credentials.sessionCookie().isPresent()) {
      return byCookie(credentials.sessionCookie().get());
    }
    return CompletableFuture.completedFuture(Authentication.ANONYMOUS);
  }

  private CompletableFuture<Authentication> byKey(String secret) {
    if (!OpaqueToken.looksLike(OpaqueToken.TEAM_KEY, secret)) {
      return refused();
    }
    return lookups
        .key(OpaqueToken.hash(secret))
        .thenApply(
            found -> found.map(this::ofKey).orElseThrow(AccountsAuthenticator::unauthorized));
  }

  private Authentication ofKey(Lookups.KeyAndTeam found) {
    TeamKey key = found.key();
    if (over(key.expiresAt()) || revocations.contains(key.id())) {
      throw unauthorized();
    }
    lastUsed.touch(key.id());
    return ofKeys.get(found, this::madeOfKey);
  }

  private Authentication madeOfKey(Lookups.KeyAndTeam found) {
    TeamKey key = found.key();
    return authentication(
        new Caller.TeamKey(key.team(), key.id(), key.role()),
        Optional.empty(),
        Optional.of(found.team()),
        Optional.empty(),
        key.role(),
        key.expiresAt());
  }

  private boolean over(Optional<Instant> end) {
    return end.isPresent() && !clock.instant().isBefore(end.get());
  }

  private CompletableFuture<Authentication> byToken(String text) {
    if (text.length() > TOKEN_LENGTH_MAX || text.isEmpty()) {
      return refused();
    }
    String name = Base64.getEncoder().encodeToString(OpaqueToken.hash(text));
    CompletableFuture<Checked> known = tokens.getIfPresent(name);
    if (known == null) {
      // Nonsense and foreign issuers are told from their words, before any work is done.
      SignedJWT token;
      Optional<IssuerTokens> issuer;
      try {
        token = SignedJWT.parse(text);
        String iss = token.getJWTClaimsSet().getIssuer();
        issuer = Optional.ofNullable(iss).map(issuers::get);
        if (issuer.isEmpty() && !AccessTokens.ISSUER.equals(iss)) {
          return refused();
        }
      } catch (ParseException e) {
        return refused();
      }
      known = tokens.get(name, (key, executor) -> lookups.load(() -> check(token, issuer)));
    }
    return known.thenCompose(checked -> ofChecked(checked));
  }

  /** On a thread of {@link Lookups#load}. */
  private Checked check(SignedJWT token, Optional<IssuerTokens> issuer) {
    if (issuer.isEmpty()) {
      return accessTokens
          .verify(token)
          .<Checked>map(Checked.Ours::new)
          .orElseGet(Checked.Nothing::new);
    }
    return issuer
        .get()
        .verify(token)
        .<Checked>map(verified -> new Checked.Foreign(verified, externalPeople.resolve(verified)))
        .orElseGet(Checked.Nothing::new);
  }

  private CompletableFuture<Authentication> ofChecked(Checked checked) {
    return switch (checked) {
      case Checked.Ours(AccessTokens.Verified token) -> {
        Optional<Instant> end = Optional.of(token.expiresAt());
        if (over(end) || revocations.contains(token.session())) {
          yield refused();
        }
        yield ofUser(token.user(), token.session(), end);
      }
      case Checked.Foreign(IssuerTokens.Verified token, ExternalPeople.Known known) -> {
        if (over(Optional.of(end(token)))) {
          yield refused();
        }
        yield lookups.person(known.user()).thenApply(person -> ofForeign(token, known, person));
      }
      case Checked.Nothing() -> refused();
    };
  }

  /** With what an issuer's clock may be off. */
  private static Instant end(IssuerTokens.Verified token) {
    return token.expiresAt().plus(IssuerTokens.SKEW);
  }

  private CompletableFuture<Authentication> ofUser(Id user, Id session, Optional<Instant> end) {
    return lookups
        .person(user)
        .thenApply(
            found -> {
              Person person = found.orElseThrow(AccountsAuthenticator::unauthorized);
              lastUsed.touch(session);
              return authentication(
                  new Caller.User(user, person.email(), session),
                  Optional.of(user),
                  person.personalTeam(),
                  Optional.of(person.email()),
                  Role.OWNER,
                  end);
            });
  }

  private Authentication ofForeign(
      IssuerTokens.Verified token, ExternalPeople.Known known, Optional<Person> person) {
    // Gone since it was resolved: deleted here.
    Person present = person.orElseThrow(AccountsAuthenticator::unauthorized);
    Role role =
        ExternalPeople.role(token, known, issuerRoles.getOrDefault(token.issuer(), Role.VIEWER));
    Team team = known.ownTeam() ? present.personalTeam().orElse(known.team()) : known.team();
    var caller =
        new Caller.External(known.user(), team.id(), token.issuer(), token.subject(), role);
    Plan plan = token.plan().flatMap(plans::find).orElseGet(() -> plans.orDefault(team.plan()));
    return new Authentication(
        caller,
        Optional.of(plan),
        claims(Optional.of(known.user()), team, plan, token.email(), role),
        Optional.of(end(token)));
  }

  private CompletableFuture<Authentication> byCookie(String secret) {
    if (!OpaqueToken.looksLike(OpaqueToken.COOKIE, secret)) {
      return refused();
    }
    return lookups
        .cookie(OpaqueToken.hash(secret))
        .thenCompose(
            found -> {
              if (found.isEmpty() || revocations.contains(found.get().session())) {
                return refused();
              }
              Optional<Instant> end = Optional.of(found.get().expiresAt());
              return over(end) ? refused() : ofUser(found.get().user(), found.get().session(), end);
            });
  }

  private CompletableFuture<Authentication> byTicket(String text) {
    if (!OpaqueToken.looksLike(OpaqueToken.TICKET, text)) {
      return refused();
    }
    return lookups
        .load(() -> tickets.use(text))
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                return refused();
              }
              Tickets.Used used = found.get();
              var proved =
                  new Authentication(
                      used.caller(), used.plan().map(plans::orDefault), used.claims(), used.ends());
              if (!stillValid(proved)) {
                return refused();
              }
              return used.caller() instanceof Caller.User user
                  ? ofUser(user.user(), user.session(), used.ends())
                  : CompletableFuture.completedFuture(proved);
            });
  }

  private Authentication authentication(
      Caller caller,
      Optional<Id> user,
      Optional<Team> team,
      Optional<String> email,
      Role role,
      Optional<Instant> end) {
    if (team.isEmpty()) {
      return new Authentication(caller, Optional.empty(), Map.of(), end);
    }
    Plan plan = plans.orDefault(team.get().plan());
    return new Authentication(
        caller, Optional.of(plan), claims(user, team.get(), plan, email, role), end);
  }

  private static Map<String, String> claims(
      Optional<Id> user, Team team, Plan plan, Optional<String> email, Role role) {
    Map<String, String> claims = new HashMap<>();
    user.ifPresent(id -> claims.put("user", id.toString()));
    email.filter(text -> !text.isEmpty()).ifPresent(text -> claims.put("email", text));
    claims.put("team", team.id().toString());
    claims.put("plan", plan.name());
    claims.put("role", role.wireName());
    return claims;
  }

  @Override
  public boolean stillValid(Authentication authentication) {
    boolean revoked =
        switch (authentication.caller()) {
          case Caller.User user -> revocations.contains(user.session());
          case Caller.TeamKey key -> revocations.contains(key.key());
          case Caller.External external -> false;
          case Caller.Anonymous anonymous -> false;
        };
    return !revoked && !over(authentication.ends());
  }

  private static CompletableFuture<Authentication> refused() {
    return CompletableFuture.failedFuture(unauthorized());
  }

  private static RuntimeException unauthorized() {
    return Problems.unauthorized(
        "This credential is unknown, expired or revoked. Sign in again, or use another key.");
  }
}
