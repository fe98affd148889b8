package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), System.err, false);

  @Test
  void aLineTellsWhichInstanceOfWhichServiceWroteIt() {
    assertThat(new LogLines(terminal).show(line(BEGAN, "stdout", "listening"))).isTrue();
    new LogLines(terminal).show(line(BEGAN, "banyan", "exited with code 1"));
    assertThat(shown())
        .matches("\\S+ api.123456 {2}listening\\R\\S+ api.123456 {2}· exited with code 1\\R");
  }

  @Test
  void ofAStartOnlyItsOwnLinesAreShown() {
    var lines = new LogLines(terminal, BEGAN);
    lines.show(line(BEGAN.minusMillis(1), "stdout", "of before"));
    lines.show(line(BEGAN, "stdout", "of the start"));
    lines.show(line(BEGAN.plusSeconds(1), "stdout", "of later"));
    assertThat(shown().lines().map(each -> each.split(" {2}")[1]))
        .containsExactly("of the start", "of later");
  }

  private static Node.Event line(Instant at, String stream, String text) {
    var data =
        Map.of(
            "at",
            at.toString(),
            "service",
            "api",
            "instance",
            "ins_0123456",
            "stream",
            stream,
            "line",
            text);
    return new Node.Event(java.util.Optional.of("1"), "line", Json.mapper().valueToTree(data));
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
