package dev.banyan.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.banyan.accounts.Changes.Change;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign access tokens (ES256), shared by all nodes through the directory; private
 * halves are encrypted under the {@link KeyFile}.
 *
 * <p>A new key is published {@link #PUBLISHED_BEFORE} it signs, so that every node and every other
 * reader of the key set knows it by then; an old one stays published until no token of it can be
 * alive. Thread-safe: readers see a snapshot.
 */
final class SigningKeys implements Changes.Follower {

  static final Duration PUBLISHED_BEFORE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final Query LOAD = new Query("select", "accounts_signing_key");
  private static final Query ROTATE = new Query("insert", "accounts_signing_key");

  /** A key with its private half, if this node can read it. */
  private record Loaded(ECKey published, Optional<ECKey> signer, Instant signsFrom) {}

  private final SqlDatabase directory;
  private final KeyFile file;
  private final AccountsConfig config;
  private final InstantSource clock;
  private volatile List<Loaded> keys = List.of();

  SigningKeys(SqlDatabase directory, KeyFile file, AccountsConfig config, InstantSource clock) {
    this.directory = directory;
    this.file = file;
    this.config = config;
    this.clock = clock;
  }

  /** Reads the keys, newest first, and makes the first one or the next one when it is time. */
  void rotate() {
    load();
    // As fine as the column: rounded up, a key would sign from a moment after now.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean canSign =
        keys.stream().anyMatch(key -> key.signer.isPresent() && !key.signsFrom.isAfter(now));
    boolean nextDue =
        keys.stream()
            .filter(key -> key.signer.isPresent())
            .noneMatch(
                key ->
                    key.signsFrom.isAfter(
                        now.minus(config.signingKeyFor()).plus(PUBLISHED_BEFORE)));
    if (canSign && !nextDue) {
      return;
    }
    List<Loaded> before = keys;
    directory.write(
        ROTATE,
        handle -> {
          // One node makes the next key; the others find it when they have the lock.
          handle.execute("SELECT pg_advisory_xact_lock(hashtext('accounts_signing_key'))");
          long known =
              handle
                  .createQuery("SELECT count(*) FROM accounts_signing_key")
                  .mapTo(Long.class)
                  .one();
          if (known != before.size()) {
            return false;
          }
          ECKey fresh = generate();
          handle
              .createUpdate(
                  """
                  INSERT INTO accounts_signing_key
                    (kid, public_jwk, private_sealed, created_at, signs_from)
                  VALUES (:kid, :public, :private, :now, :from)
                  """)
              .bind("kid", fresh.getKeyID())
              .bind("public", fresh.toPublicJWK().toJSONString())
              .bind("private", file.seal(fresh.toJSONString().getBytes(StandardCharsets.UTF_8)))
              .bind("now", Rows.utc(now))
              .bind("from", Rows.utc(canSign ? now.plus(PUBLISHED_BEFORE) : now))
              .execute();
          handle
              .createUpdate("DELETE FROM accounts_signing_key WHERE signs_from < :gone")
              .bind("gone", Rows.utc(gone(now)))
              .execute();
          Changes.say(handle, Changes.Kind.SIGNING_KEY, new UUID(0, 0));
          return true;
        });
    load();
  }

  /**
   * Keys that signed from before this are of no use: no token of theirs can be alive. Never the one
   * that signs until its successor does, however long this installation stood still.
   */
  private Instant gone(Instant now) {
    Instant old = now.minus(config.signingKeyFor().multipliedBy(2));
    return keys.stream()
        .filter(key -> key.signer.isPresent() && !key.signsFrom.isAfter(now))
        .map(Loaded::signsFrom)
        .max(Comparator.naturalOrder())
        .filter(signing -> signing.isBefore(old))
        .orElse(old);
  }

  private void load() {
    keys =
        directory.read(
            LOAD,
            handle ->
                handle
                    .createQuery(
                        "SELECT public_jwk, private_sealed, signs_from FROM accounts_signing_key"
                            + " ORDER BY signs_from DESC, kid")
                    .map(
                        (row, context) ->
                            loaded(
                                row.getString("public_jwk"),
                                row.getBytes("private_sealed"),
                                Rows.instant(row, "signs_from")))
                    .list());
  }

  private Loaded loaded(String published, byte[] sealed, Instant signsFrom) {
    Optional<ECKey> signer =
        file.open(sealed).map(json -> parse(new String(json, StandardCharsets.UTF_8)));
    if (signer.isEmpty()) {
      LOG.warn("a signing key was sealed under another key file; it still verifies");
    }
    return new Loaded(parse(published), signer, signsFrom);
  }

  private static ECKey parse(String json) {
    try {
      return ECKey.parse(json);
    } catch (ParseException e) {
      throw new IllegalStateException("a stored signing key is damaged", e);
    }
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(com.nimbusds.jose.JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void changed(Change change) {
    if (change.kind() == Changes.Kind.SIGNING_KEY) {
      load();
    }
  }

  @Override
  public void missed() {
    load();
  }

  /** The newest key that signs now. */
  ECKey signer() {
    Instant now = clock.instant();
    return keys.stream()
        .filter(key -> !key.signsFrom.isAfter(now))
        .flatMap(key -> key.signer.stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no signing key"));
  }

  /** The public half by its id. */
  Optional<ECKey> verifier(String kid) {
    return keys.stream().map(Loaded::published).filter(k -> k.getKeyID().equals(kid)).findFirst();
  }

  /** The key set as {@code /.well-known/jwks.json} shows it. */
  Map<String, Object> published() {
    return new JWKSet(keys.stream().map(key -> (com.nimbusds.jose.jwk.JWK) key.published).toList())
        .toJSONObject(true);
  }
}
