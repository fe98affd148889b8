package dev.banyan.accounts;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import dev.banyan.limits.RateLimit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys under {@code accounts:}. */
public record AccountsConfig(
    @Doc(
            "whether anybody may sign up; closed, it takes an invite or the one-time link of the"
                + " first start")
        @Default("true")
        boolean signupOpen,
    @Doc("a file with your plans; the shipped plans are free, premium and admin")
        Optional<Path> plansFile,
    @Doc("how long an access token holds") @Default("15m") Duration accessTokenFor,
    @Doc("how long a sign-in lasts at most; then the password is asked again") @Default("30d")
        Duration sessionFor,
    @Doc("how long a sign-in lasts unused") @Default("7d") Duration sessionIdleFor,
    @Doc("how long an invite can be accepted") @Default("7d") Duration inviteFor,
    @Doc(
            "how long a key signs before the next one does; at least an hour, for which the next one"
                + " is published before, and accessTokenFor")
        @Default("30d")
        Duration signingKeyFor,
    @Doc("memory that hashing one password takes") @Default("19Mi") ByteSize passwordHashMemory,
    @Doc("passes over that memory") @Default("2") @Range(min = 1, max = 20) int passwordHashPasses,
    @Doc("sign-in attempts per minute and address") @Default("30") @Range(min = 1, max = 100_000)
        int attemptsPerMinuteByAddress,
    @Doc("sign-ups per minute and address; four minutes' worth may come at once")
        @Default("5")
        @Range(min = 1, max = 100_000)
        int signUpsPerMinuteByAddress,
    @Doc(
            "failed sign-ins for one account from one address, or from one browser that is known,"
                + " before further ones wait for their turn, one a minute")
        @Default("10")
        @Range(min = 1, max = 60)
        int failuresMax,
    @Doc(
            "sign-in attempts for one account from all addresses together, without browsers that"
                + " are known, before further ones wait for their turn, five a minute")
        @Default("100")
        @Range(min = 10, max = 300)
        int attemptsByAccountMax,
    @Doc("requests per minute to Banyan's own API, by signed-in caller; -1 for no limit")
        @Default("6000")
        long apiRequestsPerMinute,
    @Doc(
            "requests per minute to Banyan's own API from one address without signing in; -1 for no"
                + " limit")
        @Default("600")
        long anonymousRequestsPerMinute,
    @Doc("OpenID Connect issuers whose tokens are accepted") List<Issuer> issuers) {

  /** An issuer of tokens that are accepted beside our own. */
  public record Issuer(
      @Doc("its iss claim, and where discovery begins") URI issuer,
      @Doc("its key set, where discovery is not to be used") Optional<URI> jwksUrl,
      @Doc("the aud claim that its tokens for us carry") String audience,
      @Doc("the claim that names the person") @Default("sub") String userClaim,
      @Doc("the claim that names the team; without one each person has a team of their own")
          Optional<String> teamClaim,
      @Doc("the claim that names the plan; a name that plans.yaml lacks is ignored")
          Optional<String> planClaim,
      @Doc("the claim that names the role in the team: viewer, editor or owner")
          Optional<String> roleClaim,
      @Doc("the role in a team of teamClaim where roleClaim says none") @Default("viewer")
          Role role) {

    public Issuer {
      requireSafe("issuer", issuer);
      jwksUrl.ifPresent(url -> requireSafe("jwksUrl", url));
      if (audience.isBlank()) {
        throw new IllegalArgumentException("audience names this installation to the issuer");
      }
    }

    private static void requireSafe(String key, URI uri) {
      String host = uri.getHost() == null ? "" : uri.getHost();
      boolean loopback =
          host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
      if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && loopback)) {
        throw new IllegalArgumentException(key + " is an https address: " + uri);
      }
    }
  }

  private static void requireRate(String key, long perMinute) {
    if (perMinute != Plan.UNLIMITED && (perMinute < 1 || perMinute > RateLimit.PER_MINUTE_MAX)) {
      throw new IllegalArgumentException(
          key
              + " is from 1 to "
              + RateLimit.PER_MINUTE_MAX
              + ", or -1 for no limit; not "
              + perMinute);
    }
  }

  /** Shortest password that is taken, in characters. */
  public static final int PASSWORD_LENGTH_MIN = 12;

  /** Longest password that is taken, in characters. */
  public static final int PASSWORD_LENGTH_MAX = 200;

  public AccountsConfig {
    issuers = List.copyOf(issuers);
    long distinct = issuers.stream().map(Issuer::issuer).distinct().count();
    if (distinct != issuers.size()) {
      throw new IllegalArgumentException("issuers: one issuer is listed twice");
    }
    if (accessTokenFor.compareTo(Duration.ofHours(1)) > 0 || accessTokenFor.isZero()) {
      throw new IllegalArgumentException(
          "accessTokenFor is at most 1h: revocations are remembered that long");
    }
    Duration signingKeyForMin = SigningKeys.PUBLISHED_BEFORE.plus(accessTokenFor);
    if (signingKeyFor.compareTo(signingKeyForMin) < 0) {
      throw new IllegalArgumentException(
          "signingKeyFor is at least "
              + Durations.format(signingKeyForMin)
              + ": the next key is published an hour before it signs, and tokens of the last one"
              + " hold for accessTokenFor");
    }
    requireRate("apiRequestsPerMinute", apiRequestsPerMinute);
    requireRate("anonymousRequestsPerMinute", anonymousRequestsPerMinute);
    if (passwordHashMemory.bytes() < 1024 * 1024) {
      throw new IllegalArgumentException("passwordHashMemory is at least 1Mi");
    }
  }
}
