package dev.banyan.accounts;

import dev.banyan.http.ClientNetwork;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bounds guessing without giving anybody the means to lock another out, as OWASP's cheat sheet on
 * authentication and its device cookies have it. An attempt is counted before the password is
 * looked at, so that many at once get no further than one after the other.
 *
 * <ul>
 *   <li>One address has {@code attemptsPerMinuteByAddress} (30) attempts a minute for all accounts,
 *       which also bounds the Argon2id work that it can ask for.
 *   <li>One address has {@code failuresMax} (10) failures for one account at once, then one attempt
 *       a minute: 1,450 a day. A success gives them back. Others are not touched by them.
 *   <li>One account has {@code attemptsByAccountMax} (100, the bound of NIST SP 800-63B) attempts
 *       from all strangers together, then {@value #STRANGERS_PER_MINUTE} a minute: 7,300 guesses a
 *       day whatever the number of addresses, of passwords that have 12 characters at least. It
 *       comes back as fast as five addresses can spend it, so it takes more of them to make a
 *       stranger wait, and a success does not give it back, or each sign-in of the owner would buy
 *       a guesser another hundred.
 *   <li>A client is no stranger where the account signed in before ({@link Devices}): it has {@code
 *       failuresMax} of its own, and no guess from elsewhere makes it wait. A signed-in client that
 *       confirms its password is counted by its session in the same way.
 * </ul>
 *
 * <p>An IPv6 address counts as its /64, which one household or server has to itself. Thread-safe;
 * never blocks.
 */
final class LoginLimits {

  /** What comes back of {@code attemptsByAccountMax} in a minute. */
  static final int STRANGERS_PER_MINUTE = 5;

  private static final int SIGN_UPS_AT_ONCE = 4;

  private final RateLimiter limiter;
  private final RateLimit byAddress;
  private final RateLimit signUps;
  private final RateLimit failures;
  private final RateLimit strangers;

  LoginLimits(RateLimiter limiter, AccountsConfig config) {
    this.limiter = limiter;
    this.byAddress =
        new RateLimit(config.attemptsPerMinuteByAddress(), config.attemptsPerMinuteByAddress());
    this.signUps =
        new RateLimit(
            config.signUpsPerMinuteByAddress(),
            (long) SIGN_UPS_AT_ONCE * config.signUpsPerMinuteByAddress());
    this.failures = new RateLimit(1, config.failuresMax());
    this.strangers = new RateLimit(STRANGERS_PER_MINUTE, config.attemptsByAccountMax());
  }

  /**
   * Counts something that costs us work or tells something, such as an invite's code.
   *
   * @throws dev.banyan.kernel.ProblemException 429
   */
  void byAddress(String remoteAddress) {
    require("address:" + ClientNetwork.of(remoteAddress), byAddress);
  }

  /** Counts a sign-up, whose answer tells whether an e-mail address has an account. */
  void signUp(String remoteAddress) {
    byAddress(remoteAddress);
    require("signup:" + ClientNetwork.of(remoteAddress), signUps);
  }

  /**
   * Counts a sign-in, after {@link #byAddress}.
   *
   * @param device the browser's cookie, if the account signed in from there before
   */
  void attempt(String remoteAddress, String email, Optional<OpaqueToken> device) {
    require(own(remoteAddress, email, device), failures);
    if (device.isEmpty()) {
      require("account:" + hash(Emails.normalise(email)), strangers);
    }
  }

  /** Gives a client its own failures back. */
  void succeeded(String remoteAddress, String email, Optional<OpaqueToken> device) {
    limiter.reset(key(own(remoteAddress, email, device)));
  }

  /** Counts a signed-in person's try to confirm their password. */
  void confirm(String remoteAddress, Id session) {
    byAddress(remoteAddress);
    require("session:" + session, failures);
  }

  void confirmed(Id session) {
    limiter.reset(key("session:" + session));
  }

  private static String own(String remoteAddress, String email, Optional<OpaqueToken> device) {
    return device
        .map(token -> "device:" + hash(token.text()))
        .orElseGet(
            () -> "pair:" + hash(ClientNetwork.of(remoteAddress) + " " + Emails.normalise(email)));
  }

  private void require(String what, RateLimit limit) {
    Decision decision = limiter.tryAcquire(key(what), limit);
    if (!decision.allowed()) {
      throw Problems.tooManyRequests(
          "Too many attempts. Wait, then try again.", decision.retryAfterSeconds());
    }
  }

  private static String key(String what) {
    return "accounts:" + what;
  }

  /** A hash: what somebody types into a form is no safe key. */
  private static String hash(String text) {
    return HexFormat.of().formatHex(OpaqueToken.hash(text), 0, 16);
  }
}
