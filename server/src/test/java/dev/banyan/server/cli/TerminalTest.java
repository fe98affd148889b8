package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.server.cli.Terminal.Ink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void coloursAreForTerminalsOnly() {
    assertThat(terminal(false).ink(Ink.RED, "x")).isEqualTo("x");
    assertThat(terminal(true).ink(Ink.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
  }

  @Test
  void columnsLineUpWhateverTheirColour() {
    Terminal terminal = terminal(true);
    terminal.table(
        List.of("A", "B"),
        List.of(List.of(terminal.ink(Ink.GREEN, "long"), "1"), List.of("s", "2")));
    assertThat(bytes.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo("A     B\nlong  1\ns     2\n");
  }

  @Test
  void whatAnAppWritesCannotSteerTheTerminal() {
    terminal(true).line("a\u001b]0;owned\u0007b\u001b[2Jc\u001b[31md\u001b[0m\re");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("a]0;ownedb[2Jc\u001b[31md\u001b[0me\n");
  }

  @Test
  void norCanItInOneSign() {
    terminal(true).line("a\u009b2Jb\u009d0;owned\u009cc");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a2Jb0;ownedc\n");
  }

  @Test
  void sizesAndAgesAreReadable() {
    assertThat(Ages.bytes(512)).isEqualTo("512 B");
    assertThat(Ages.bytes(1_536)).isEqualTo("1.5 KiB");
    assertThat(Ages.bytes(200L << 20)).isEqualTo("200 MiB");
    assertThat(Ages.text(java.time.Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Ages.text(java.time.Duration.ofMinutes(61))).isEqualTo("1h1m");
  }

  private Terminal terminal(boolean colours) {
    return new Terminal(stream, stream, colours);
  }
}
