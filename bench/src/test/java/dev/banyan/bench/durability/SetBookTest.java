package dev.banyan.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SetBookTest {

  private final SetBook book = new SetBook();

  private void made(String name) {
    book.attempt(name);
    book.acknowledge(name);
  }

  @Test
  void whatWasAcknowledgedIsThereOnceAndAnAttemptMayBe() {
    made("a");
    made("b");
    book.attempt("c");
    assertThat(book.violations(List.of("a", "b"))).isEmpty();
    assertThat(book.violations(List.of("a", "b", "c"))).isEmpty();
  }

  @Test
  void lossDoublesAndStrangersAreSaid() {
    made("a");
    made("b");
    assertThat(book.violations(List.of("a")))
        .containsExactly("b was acknowledged and is not there: lost");
    assertThat(book.violations(List.of("a", "b", "b")))
        .containsExactly("b is there 2 times: doubled");
    assertThat(book.violations(List.of("a", "b", "x")))
        .containsExactly("x is there and was never attempted");
  }

  @Test
  void whatWasTakenAwayIsNoLongerExpectedAndItsReturnIsSaid() {
    made("a");
    book.forget("a");
    assertThat(book.violations(List.of())).isEmpty();
    assertThat(book.violations(List.of("a"))).hasSize(1);
  }
}
