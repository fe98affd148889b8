package dev.banyan.accounts;

import dev.banyan.kernel.Problems;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import java.util.HexFormat;

/**
 * Bounds guessing: attempts by address, and failures by account. An attempt is counted before the
 * password is looked at, so that many at once get no further than one after the other; a success
 * gives the account its failures back.
 */
final class LoginLimits {

  private final RateLimiter limiter;
  private final RateLimit byAddress;
  private final RateLimit byAccount;

  LoginLimits(RateLimiter limiter, AccountsConfig config) {
    this.limiter = limiter;
    this.byAddress =
        new RateLimit(config.attemptsPerMinuteByAddress(), config.attemptsPerMinuteByAddress());
    this.byAccount = new RateLimit(1, config.failuresByAccountMax());
  }

  /**
   * Counts something that costs us work or tells something: a sign-up, an invite's code.
   *
   * @throws dev.banyan.kernel.ProblemException 429
   */
  void byAddress(String remoteAddress) {
    require(limiter.tryAcquire("accounts:address:" + remoteAddress, byAddress));
  }

  /** Counts a sign-in. */
  void attempt(String remoteAddress, String email) {
    byAddress(remoteAddress);
    require(limiter.tryAcquire(account(email), byAccount));
  }

  void succeeded(String email) {
    limiter.reset(account(email));
  }

  /** A hash: what somebody types into a form is no safe key. */
  private static String account(String email) {
    return "accounts:account:"
        + HexFormat.of().formatHex(OpaqueToken.hash(Emails.normalise(email)), 0, 16);
  }

  private static void require(Decision decision) {
    if (!decision.allowed()) {
      throw Problems.tooManyRequests(
          "Too many attempts. Wait, then try again.", decision.retryAfterSeconds());
    }
  }
}
