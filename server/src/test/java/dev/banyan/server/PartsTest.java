package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> closed = new ArrayList<>();
  private final Parts parts = new Parts();

  @Test
  void theLastIsClosedFirstAndOneThatFailsHoldsUpNoOther() {
    parts.onClose("one", () -> closed.add("one"));
    parts.onClose(
        "two",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    parts.onClose("three", () -> closed.add("three"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("three", "one");
  }

  @Test
  void whatStartsAfterTheCloseIsClosedAtOnceAndBreaksTheStartOff() {
    parts.close();
    assertThatThrownBy(() -> parts.onClose("late", () -> closed.add("late")))
        .isInstanceOf(StartException.class);
    assertThat(closed).containsExactly("late");
  }
}
