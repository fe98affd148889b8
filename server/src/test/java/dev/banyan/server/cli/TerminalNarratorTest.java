package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.server.tour.Claim;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the tour is told on a terminal, and in a log. */
class TerminalNarratorTest {

  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private TerminalNarrator narrator(boolean colours) {
    return new TerminalNarrator(new Terminal(stream, stream, colours));
  }

  private String told() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void progressIsOneLineThatIsWrittenOverAndGoneBeforeWhatStays() {
    TerminalNarrator narrator = narrator(true);
    narrator.progress("one replica");
    narrator.progress("two replicas");
    narrator.say("Two replicas answer now.");
    assertThat(told())
        .isEqualTo(
            ERASE
                + "  one replica"
                + ERASE
                + "  two replicas"
                + ERASE
                + "  Two replicas answer now.\n");
  }

  @Test
  void whateverComesAfterProgressErasesItOnce() {
    TerminalNarrator narrator = narrator(true);
    List<Runnable> tellings =
        List.of(
            () -> narrator.chapter(2, "Load rises"),
            () -> narrator.table(List.of("target"), List.of(List.of("vps"))),
            () -> narrator.claim(new Claim("Load rises", "it holds", true, "p95 120 ms")));
    for (Runnable telling : tellings) {
      narrator.progress("50 a second");
      bytes.reset();
      telling.run();
      assertThat(told()).startsWith(ERASE);
      bytes.reset();
      telling.run();
      assertThat(told()).doesNotContain(ERASE);
    }
  }

  @Test
  void inALogEachFifthProgressIsALineAndAChapterBeginsAnew() {
    TerminalNarrator narrator = narrator(false);
    for (int second = 0; second < 7; second++) {
      narrator.progress("second " + second);
    }
    narrator.chapter(3, "Replicas come");
    narrator.progress("second 7");
    narrator.claim(new Claim("Replicas come", "they come", false, "1 replica"));
    assertThat(told())
        .isEqualTo(
            "  second 0\n  second 5\n\n3. Replicas come\n  second 7\n"
                + "  ✕ not so: they come — 1 replica\n");
  }

  @Test
  void secretsAreForATerminalAlone() {
    assertThat(narrator(true).mayTellSecrets()).isTrue();
    assertThat(narrator(false).mayTellSecrets()).isFalse();
  }
}
