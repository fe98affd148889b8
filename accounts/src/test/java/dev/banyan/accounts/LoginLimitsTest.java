package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.MutableClock;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.limits.local.LocalRateLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {

  private static final String VICTIM = "victim@example.com";

  private final MutableClock clock = new MutableClock(Instant.EPOCH);
  private final LoginLimits limits =
      new LoginLimits(
          new LocalRateLimiter(() -> clock.millis() * 1_000_000, new SimpleMeterRegistry(), 10_000),
          ConfigBinder.bind(Map.of(), AccountsConfig.class));

  private void guess(String address) {
    limits.attempt(address, VICTIM, Optional.empty());
  }

  @Test
  void whatOneAddressGuessesHoldsUpNoOther() {
    for (int i = 0; i < 10; i++) {
      guess("192.0.2.1");
    }
    assertRefused(() -> guess("192.0.2.1"));
    assertThatCode(() -> guess("192.0.2.2")).doesNotThrowAnyException();
    clock.advance(Duration.ofSeconds(61));
    assertThatCode(() -> guess("192.0.2.1")).doesNotThrowAnyException();
    assertRefused(() -> guess("192.0.2.1"));
  }

  @Test
  void fiveAddressesThatGoOnForADayDoNotHoldUpAStranger() {
    for (int minute = 0; minute < 24 * 60; minute++) {
      for (int each = 0; each < 5; each++) {
        String address = "192.0.2." + each;
        for (int i = 0; i < 30; i++) {
          try {
            guess(address);
          } catch (ProblemException refused) {
            break;
          }
        }
      }
      clock.advance(Duration.ofMinutes(1));
    }
    assertThatCode(() -> guess("198.51.100.7")).doesNotThrowAnyException();
  }

  @Test
  void manyAddressesTogetherAreSlowedAndAKnownBrowserIsNot() {
    var device = OpaqueToken.create(OpaqueToken.DEVICE, new SecureRandom());
    int guessed = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        guess("192.0.2." + i);
        guessed++;
      } catch (ProblemException refused) {
        continue;
      }
    }
    assertThat(guessed).isEqualTo(100);
    // A success of the owner buys the guessers nothing.
    limits.attempt("203.0.113.1", VICTIM, Optional.of(device));
    limits.succeeded("203.0.113.1", VICTIM, Optional.of(device));
    assertRefused(() -> guess("198.51.100.1"));
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < LoginLimits.STRANGERS_PER_MINUTE; i++) {
      guess("198.51.100." + (10 + i));
    }
    assertRefused(() -> guess("198.51.100.99"));
  }

  @Test
  void aKnownBrowserHasABoundOfItsOwn() {
    var device = Optional.of(OpaqueToken.create(OpaqueToken.DEVICE, new SecureRandom()));
    for (int i = 0; i < 10; i++) {
      limits.attempt("192.0.2." + i, VICTIM, device);
    }
    assertRefused(() -> limits.attempt("192.0.2.99", VICTIM, device));
    limits.succeeded("192.0.2.1", VICTIM, device);
    assertThatCode(() -> limits.attempt("192.0.2.1", VICTIM, device)).doesNotThrowAnyException();
  }

  @Test
  void oneAddressTriesFewSignUps() {
    for (int i = 0; i < 20; i++) {
      limits.signUp("192.0.2.1");
    }
    assertRefused(() -> limits.signUp("192.0.2.1"));
    assertThatCode(() -> limits.signUp("192.0.2.2")).doesNotThrowAnyException();
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
    assertThatThrownBy(attempt).isInstanceOf(ProblemException.class);
  }
}
