package dev.banyan.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.banyan.kernel.Id;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * Our own access tokens: JWTs (ES256, RFC 9068's type {@code at+jwt}) that name a user and a
 * session. They say nothing of teams and plans, so a change of those needs no new token.
 */
final class AccessTokens {

  static final String ISSUER = "banyan";

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /** What a token that holds says. */
  record Verified(Id user, Id session, Instant expiresAt) {}

  private final SigningKeys keys;
  private final AccountsConfig config;
  private final InstantSource clock;

  AccessTokens(SigningKeys keys, AccountsConfig config, InstantSource clock) {
    this.keys = keys;
    this.config = config;
    this.clock = clock;
  }

  String issue(Id user, Id session) {
    Instant now = clock.instant();
    ECKey key = keys.signer();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).type(TYPE).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(user.toString())
                .claim("sid", session.toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(config.accessTokenFor())))
                .build());
    try {
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
  }

  long expiresInSeconds() {
    return config.accessTokenFor().toSeconds();
  }

  /** Checks form, signature and time; empty for whatever does not hold. */
  Optional<Verified> verify(SignedJWT token) {
    try {
      if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())
          || !TYPE.equals(token.getHeader().getType())) {
        return Optional.empty();
      }
      Optional<ECKey> key =
          Optional.ofNullable(token.getHeader().getKeyID()).flatMap(keys::verifier);
      if (key.isEmpty() || !token.verify(new ECDSAVerifier(key.get()))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      if (expires == null
          || !clock.instant().isBefore(expires.toInstant())
          || !ISSUER.equals(claims.getIssuer())
          || !List.of(ISSUER).equals(claims.getAudience())) {
        return Optional.empty();
      }
      return Optional.of(
          new Verified(
              Id.parse("usr", String.valueOf(claims.getSubject())),
              Id.parse("ses", String.valueOf(claims.getStringClaim("sid"))),
              expires.toInstant()));
    } catch (JOSEException | ParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
