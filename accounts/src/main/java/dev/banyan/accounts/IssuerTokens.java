package dev.banyan.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import dev.banyan.http.Json;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of one configured issuer: OpenID Connect discovery, then its key set, which is
 * cached and fetched again when a token names an unknown key, at a bounded rate. Blocking, since it
 * may fetch; thread-safe.
 */
final class IssuerTokens {

  /** Signatures by a private key alone: no shared secrets, and never {@code none}. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  static final Duration KEYS_FOR = Duration.ofMinutes(15);
  static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);
  static final Duration FETCH_EVERY_MIN = Duration.ofSeconds(10);
  static final int DOCUMENT_BYTES_MAX = 256 * 1024;

  static final Duration SKEW = Duration.ofSeconds(60);
  private static final long RETRY_AFTER_SECONDS = 5;
  private static final int CLAIM_LENGTH_MAX = 200;

  /** What a token that holds says. */
  record Verified(
      String issuer,
      String subject,
      Optional<String> email,
      Optional<String> name,
      Optional<String> team,
      Optional<String> plan,
      Optional<Role> role,
      Instant expiresAt) {}

  private final AccountsConfig.Issuer config;
  private final InstantSource clock;
  private final BoundedFetch retriever = new BoundedFetch(FETCH_TIMEOUT, DOCUMENT_BYTES_MAX);
  private final Object discovering = new Object();
  private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;
  private volatile Instant failedAt = Instant.MIN;

  IssuerTokens(AccountsConfig.Issuer config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  String issuer() {
    return config.issuer().toString();
  }

  /**
   * Empty for a token that does not hold.
   *
   * @throws dev.banyan.kernel.ProblemException 503 when the issuer's keys cannot be had
   */
  Optional<Verified> verify(SignedJWT token) {
    try {
      return Optional.of(verified(processor().process(token, null)));
    } catch (KeySourceException e) {
      // Too many unknown keys in a short time look like this too: the answer is the same, and safe.
      throw e instanceof com.nimbusds.jose.jwk.source.RateLimitReachedException
          ? refused(e)
          : unreachable(e);
    } catch (BadJOSEException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static RuntimeException refused(Exception cause) {
    return Problems.unauthorized("This token's key is unknown to its issuer.");
  }

  private RuntimeException unreachable(Exception cause) {
    return Problems.unavailable(
        "The keys of " + issuer() + " cannot be had now. Try again.", RETRY_AFTER_SECONDS);
  }

  private DefaultJWTProcessor<SecurityContext> processor() {
    DefaultJWTProcessor<SecurityContext> known = processor;
    if (known != null) {
      return known;
    }
    synchronized (discovering) {
      known = processor;
      if (known == null) {
        if (clock
            .instant()
            .isBefore(
                failedAt.equals(Instant.MIN) ? Instant.MIN : failedAt.plus(FETCH_EVERY_MIN))) {
          throw unreachable(new IOException("tried a moment ago"));
        }
        try {
          known = build(jwksUrl());
          processor = known;
        } catch (IOException | ParseException e) {
          failedAt = clock.instant();
          throw unreachable(e);
        }
      }
      return known;
    }
  }

  private URL jwksUrl() throws IOException, ParseException {
    if (config.jwksUrl().isPresent()) {
      return config.jwksUrl().get().toURL();
    }
    String base = issuer().endsWith("/") ? issuer() : issuer() + "/";
    var document =
        Json.mapper()
            .readTree(
                retriever
                    .retrieveResource(URI.create(base + ".well-known/openid-configuration").toURL())
                    .getContent());
    if (!issuer().equals(document.path("issuer").textValue())) {
      throw new ParseException("the discovery document is another issuer's", 0);
    }
    String url = document.path("jwks_uri").textValue();
    if (url == null) {
      throw new ParseException("the discovery document names no key set", 0);
    }
    URI uri = URI.create(url);
    boolean downgraded =
        "https".equals(config.issuer().getScheme()) && !"https".equals(uri.getScheme());
    if (downgraded) {
      throw new MalformedURLException("the key set is not on https");
    }
    return uri.toURL();
  }

  private DefaultJWTProcessor<SecurityContext> build(URL url) {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(url, retriever)
            .cache(KEYS_FOR.toMillis(), FETCH_TIMEOUT.multipliedBy(3).toMillis())
            .refreshAheadCache(false)
            .rateLimited(FETCH_EVERY_MIN.toMillis())
            .outageTolerant(Duration.ofHours(4).toMillis())
            .build();
    var fresh = new DefaultJWTProcessor<SecurityContext>();
    fresh.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    fresh.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    fresh.setJWTClaimsSetVerifier((JWTClaimsSetVerifier<SecurityContext>) this::check);
    return fresh;
  }

  private void check(JWTClaimsSet claims, @Nullable SecurityContext context)
      throws com.nimbusds.jwt.proc.BadJWTException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date from = claims.getNotBeforeTime();
    if (!issuer().equals(claims.getIssuer())
        || !claims.getAudience().contains(config.audience())
        || expires == null
        || !now.isBefore(expires.toInstant().plus(SKEW))
        || (from != null && now.plus(SKEW).isBefore(from.toInstant()))) {
      throw new com.nimbusds.jwt.proc.BadJWTException("not for us, or not now");
    }
  }

  private Verified verified(JWTClaimsSet claims) {
    String subject =
        text(claims, config.userClaim())
            .orElseThrow(() -> new IllegalArgumentException("no " + config.userClaim()));
    return new Verified(
        issuer(),
        subject,
        text(claims, "email"),
        text(claims, "name"),
        config.teamClaim().flatMap(claim -> text(claims, claim)),
        config.planClaim().flatMap(claim -> text(claims, claim)),
        config.roleClaim().flatMap(claim -> text(claims, claim)).flatMap(IssuerTokens::role),
        claims.getExpirationTime().toInstant());
  }

  private static Optional<Role> role(String text) {
    try {
      return Optional.of(Role.parse(text));
    } catch (IllegalArgumentException e) {
      // The issuer's own word for something; it grants nothing here.
      return Optional.empty();
    }
  }

  private static Optional<String> text(JWTClaimsSet claims, String name) {
    return Optional.ofNullable(claims.getClaim(name))
        .filter(value -> value instanceof String || value instanceof Number)
        .map(Object::toString)
        .filter(
            value ->
                !value.isBlank()
                    && value.length() <= CLAIM_LENGTH_MAX
                    && value.chars().noneMatch(Character::isISOControl));
  }
}
