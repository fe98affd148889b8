package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.banyan.kernel.ProblemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IfMatchTest {

  private static void pass(Optional<String> given, Optional<String> current) {
    assertThatCode(() -> IfMatch.require(given, current)).doesNotThrowAnyException();
  }

  private static Object refused(String given, Optional<String> current) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> IfMatch.require(Optional.of(given), current));
    assertThat(refused.problem().status()).isEqualTo(412);
    return refused.problem().extensions().get("current");
  }

  @Test
  void whatIsBasedOnNothingHoldsAlways() {
    pass(Optional.empty(), Optional.of("2"));
    pass(Optional.empty(), Optional.empty());
  }

  @Test
  void oneVersionHoldsWhileItStands() {
    pass(Optional.of("2"), Optional.of("2"));
    assertThat(refused("1", Optional.of("2"))).isEqualTo("2");
    assertThat(refused("1", Optional.empty())).isEqualTo("none");
  }

  @Test
  void anyVersionHoldsWhileThereIsOne() {
    pass(Optional.of("*"), Optional.of("2"));
    assertThat(refused("*", Optional.empty())).isEqualTo("none");
  }
}
