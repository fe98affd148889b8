package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Plan;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that need no database. */
class DomainTest {

  @Test
  void theShippedPlansAreTheGuidesTiers() {
    Plans plans = Plans.load(Optional.empty());
    assertThat(plans.all())
        .extracting(Plan::name, Plan::requestsPerMinute)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("free", 50L),
            org.assertj.core.groups.Tuple.tuple("premium", 200L),
            org.assertj.core.groups.Tuple.tuple("admin", Plan.UNLIMITED));
    assertThat(plans.newTeams().name()).isEqualTo("free");
    assertThat(plans.orDefault("gone").name()).isEqualTo("free");
  }

  @Test
  void aWrongPlansFileSaysWhatIsWrong(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("plans.yaml");
    Files.writeString(
        file,
        "plans: [{name: a, requestsPerMinute: 1, burst: 1, priority: 0}]\n"
            + "newTeams: b\ninstallation: a\n");
    assertThatThrownBy(() -> Plans.load(Optional.of(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newTeams")
        .hasMessageContaining("b");
    Files.writeString(file, "plan: []\nnewTeams: a\ninstallation: a\n");
    assertThatThrownBy(() -> Plans.load(Optional.of(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean 'plans'");
  }

  @Test
  void aSigningKeyOutlivesThePublicationOfTheNextAndItsOwnTokens() {
    config(Map.of("signingKeyFor", "75m"));
    assertThatThrownBy(() -> config(Map.of("signingKeyFor", "74m")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("signingKeyFor is at least");
    assertThatThrownBy(() -> config(Map.of("signingKeyFor", "90m", "accessTokenFor", "1h")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("signingKeyFor is at least 2h");
  }

  @Test
  void aPlanThatNoLimiterKeepsIsRefusedAtTheStart(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("plans.yaml");
    for (String limits :
        List.of("requestsPerMinute: 1, burst: 61", "requestsPerMinute: 0, burst: 1")) {
      Files.writeString(
          file, "plans: [{name: a, priority: 0, " + limits + "}]\nnewTeams: a\ninstallation: a\n");
      assertThatThrownBy(() -> Plans.load(Optional.of(file)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("plan 'a'");
    }
  }

  @Test
  void onlyMinusOneLiftsTheLimitsOfTheApi() {
    for (String key : List.of("apiRequestsPerMinute", "anonymousRequestsPerMinute")) {
      config(Map.of(key, -1));
      config(Map.of(key, 1));
      for (long wrong : new long[] {0, -2, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> config(Map.of(key, wrong)))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(key + " is from 1 to");
      }
    }
  }

  @Test
  void everyAddressHasOneSpelling() {
    assertThat(Emails.normalise(" Ada@EXAMPLE.com ")).isEqualTo("ada@example.com");
    assertThat(Emails.normalise("\uFF21da@example.com")).isEqualTo("ada@example.com");
    assertThat(Emails.normalise("a.d+a@example.com")).isEqualTo("a.d+a@example.com");
    for (String bad :
        List.of("", "a", "@b", "a@", "a b@c", "a@b@c", "a\n@b", "<a>@b", "a".repeat(65) + "@b")) {
      assertThatThrownBy(() -> Emails.normalise(bad)).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void passwordsAreHashedSaltedAndKnownAgain() {
    try (var hasher =
        new PasswordHasher(config(Map.of()), new SecureRandom(), new SimpleMeterRegistry())) {
      String one = hasher.hash("correct horse battery");
      String two = hasher.hash("correct horse battery");
      assertThat(one).startsWith("$argon2id$v=19$m=1024,t=1,p=1$").isNotEqualTo(two);
      assertThat(hasher.matches("correct horse battery", one)).isTrue();
      assertThat(hasher.matches("correct horse batterz", one)).isFalse();
      assertThat(hasher.outdated(one)).isFalse();
      // The composed and the decomposed form of a letter are the same key on a keyboard.
      assertThat(hasher.matches("caf\u00e9 horse battery", hasher.hash("cafe\u0301 horse battery")))
          .isTrue();
    }
    var stronger = config(Map.of("passwordHashPasses", 2));
    try (var hasher = new PasswordHasher(stronger, new SecureRandom(), new SimpleMeterRegistry())) {
      String old =
          "$argon2id$v=19$m=1024,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
      assertThat(hasher.outdated(old)).isTrue();
    }
  }

  @Test
  void tokensAreRecognisedBeforeAnythingIsLookedUp() {
    var random = new SecureRandom();
    OpaqueToken key = OpaqueToken.create(OpaqueToken.TEAM_KEY, random);
    assertThat(OpaqueToken.looksLike(OpaqueToken.TEAM_KEY, key.text())).isTrue();
    assertThat(OpaqueToken.looksLike(OpaqueToken.COOKIE, key.text())).isFalse();
    assertThat(OpaqueToken.looksLike(OpaqueToken.TEAM_KEY, key.text() + "x")).isFalse();
    assertThat(OpaqueToken.looksLike(OpaqueToken.TEAM_KEY, key.text().replaceFirst(".$", "!")))
        .isFalse();
    assertThat(key.toString()).doesNotContain(key.text().substring(4));
  }

  @Test
  void unsafeSettingsAreRefused() {
    assertThatThrownBy(() -> config(Map.of("accessTokenFor", "2h"))).hasMessageContaining("1h");
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "issuers",
                        List.of(Map.of("issuer", "http://id.example.com", "audience", "us")))))
        .hasMessageContaining("https");
    var twice = Map.of("issuer", "https://id.example.com", "audience", "us");
    assertThatThrownBy(() -> config(Map.of("issuers", List.of(twice, twice))))
        .hasMessageContaining("twice");
  }

  private static AccountsConfig config(Map<String, Object> more) {
    var keys = new java.util.HashMap<>(TestAccounts.QUICK);
    keys.putAll(more);
    return ConfigBinder.bind(keys, AccountsConfig.class);
  }

  @Test
  void whatAKeyFileSealsOnlyItOpens(@TempDir Path folder) {
    var random = new SecureRandom();
    KeyFile file = KeyFile.open(folder.resolve("a"), random);
    byte[] sealed = file.seal(new byte[] {1, 2, 3});
    assertThat(KeyFile.open(folder.resolve("a"), random).open(sealed).orElseThrow())
        .containsExactly(1, 2, 3);
    assertThat(KeyFile.open(folder.resolve("b"), random).open(sealed)).isEmpty();
  }

  @Test
  void aDamagedKeyFileIsNamed(@TempDir Path folder) throws Exception {
    for (String damaged : List.of("", "not base64!", "AAAA")) {
      Files.writeString(folder.resolve("a"), damaged);
      assertThatThrownBy(() -> KeyFile.open(folder.resolve("a"), new SecureRandom()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("restore it from a backup");
    }
  }
}
