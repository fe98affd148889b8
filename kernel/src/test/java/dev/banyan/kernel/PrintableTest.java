package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatATerminalObeysIsMarked() {
    assertThat(Printable.of("a\u001b[2Jb\rc\n\u007f")).isEqualTo("a?[2Jb?c??");
    // CSI, OSC and the end of a string, each in one sign.
    assertThat(Printable.of("\u009b2J\u009d0;owned\u009c")).isEqualTo("?2J?0;owned?");
    assertThat(Printable.of("right\u202eot tfel\u2028\u2029\u200e")).isEqualTo("right?ot tfel???");
    assertThat(Printable.of("grüße, 日本語 €5 – “fine”")).isEqualTo("grüße, 日本語 €5 – “fine”");
  }

  @Test
  void aTerminalGetsLinesTabsAndColoursAndNothingElse() {
    assertThat(Printable.onTerminal("\u001b[31mred\u001b[0m\tand\nmore"))
        .isEqualTo("\u001b[31mred\u001b[0m\tand\nmore");
    assertThat(Printable.onTerminal("a\u009b2Jb\u009d0;owned\u009cc\u001b[2Jd\u202ee\r"))
        .isEqualTo("a2Jb0;ownedc[2Jde");
    assertThat(Printable.onTerminal("می‌خواهم 👩‍💻")).isEqualTo("می‌خواهم 👩‍💻");
  }
}
