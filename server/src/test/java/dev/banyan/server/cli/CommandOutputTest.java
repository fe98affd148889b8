package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandOutputTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
  private final CommandOutput output = new CommandOutput(new Terminal(stream, stream, false));

  @Test
  void howItFailedIsToldOnce() {
    assertThat(output.show(line("stdout", "hello"))).isTrue();
    assertThat(output.show(line("banyan", "failed: It ended with exit code 9."))).isTrue();
    assertThat(output.show(end("It ended with exit code 9."))).isFalse();
    assertThat(text()).isEqualTo("hello\n· failed: It ended with exit code 9.\n");
    assertThat(output.exitCode()).isEqualTo(9);
  }

  @Test
  void whatTheLogDidNotTellIsTold() {
    output.show(line("banyan", "running: It runs."));
    output.show(end("It was lost."));
    assertThat(text()).isEqualTo("· running: It runs.\nIt was lost.\n");
  }

  @Test
  void aStreamWithoutAnEndIsNotTakenForOne() {
    output.show(line("stdout", "hello"));
    assertThat(output.isOver()).isFalse();
    output.show(end("It ended with exit code 9."));
    assertThat(output.isOver()).isTrue();
  }

  private static Node.Event line(String stream, String line) {
    return event("line", Map.of("stream", stream, "line", line));
  }

  private static Node.Event end(String reason) {
    return event("end", Map.of("state", "failed", "exitCode", 9, "reason", reason));
  }

  private static Node.Event event(String name, Map<String, ?> data) {
    return new Node.Event(Optional.empty(), name, Json.mapper().valueToTree(data));
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
