package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.Call;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Browsers that somebody signed in from before, by a cookie that outlives the sign-in (OWASP's
 * device cookies). It opens nothing: it says that this client once knew the password, so that
 * {@link LoginLimits} counts its attempts apart from those of strangers. Blocking; thread-safe.
 */
final class Devices {

  /** The edge takes cookies of this prefix away before an app sees them. */
  static final String COOKIE = "banyan_device";

  /** How long a browser is known after its last sign-in. */
  static final Duration KEEP = Duration.ofDays(180);

  /** Browsers of one account at most; the one not seen for longest makes room. */
  static final int PER_USER_MAX = 20;

  private static final Query FIND = new Query("select", "accounts_device");
  private static final Query REMEMBER = new Query("upsert", "accounts_device");

  private final SqlDatabase directory;
  private final Parts parts;

  Devices(Parts parts) {
    this.directory = parts.directory();
    this.parts = parts;
  }

  /** What a request shows, unchecked but for its form. */
  static Optional<OpaqueToken> shown(Call call) {
    for (String pair : call.header("Cookie").orElse("").split(";", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2
          && parts[0].equals(COOKIE)
          && OpaqueToken.looksLike(OpaqueToken.DEVICE, parts[1])) {
        return Optional.of(new OpaqueToken(parts[1]));
      }
    }
    return Optional.empty();
  }

  /** Whether the account with this address signed in from there before. */
  boolean knows(OpaqueToken device, String givenEmail) {
    return directory.read(
        FIND,
        handle ->
            handle
                    .createQuery(
                        """
                        SELECT count(*) FROM accounts_device JOIN accounts_user USING (user_id)
                        WHERE hash = :hash AND seen_at > :since AND email = :email AND issuer IS NULL
                        """)
                    .bind("hash", device.hash())
                    .bind("since", Rows.utc(parts.clock().instant().minus(KEEP)))
                    .bind("email", Emails.normalise(givenEmail))
                    .mapTo(Long.class)
                    .one()
                == 1);
  }

  /** Keeps the browser in mind after a sign-in; gives what it is to show from now on. */
  OpaqueToken remember(Id user, Optional<OpaqueToken> shown) {
    return directory
        .write(
            REMEMBER,
            handle -> {
              Instant now = parts.clock().instant();
              if (shown.isPresent()
                  && handle
                          .createUpdate(
                              "UPDATE accounts_device SET seen_at = :now"
                                  + " WHERE hash = :hash AND user_id = :user")
                          .bind("now", Rows.utc(now))
                          .bind("hash", shown.get().hash())
                          .bind("user", user.uuid())
                          .execute()
                      == 1) {
                return shown.get();
              }
              OpaqueToken fresh = OpaqueToken.create(OpaqueToken.DEVICE, parts.random());
              handle
                  .createUpdate(
                      "INSERT INTO accounts_device (hash, user_id, seen_at)"
                          + " VALUES (:hash, :user, :now)")
                  .bind("hash", fresh.hash())
                  .bind("user", user.uuid())
                  .bind("now", Rows.utc(now))
                  .execute();
              handle
                  .createUpdate(
                      """
                      DELETE FROM accounts_device WHERE hash IN (
                        SELECT hash FROM accounts_device WHERE user_id = :user
                        ORDER BY seen_at DESC, hash OFFSET :max)
                      """)
                  .bind("user", user.uuid())
                  .bind("max", PER_USER_MAX)
                  .execute();
              return fresh;
            })
        .value();
  }
}
