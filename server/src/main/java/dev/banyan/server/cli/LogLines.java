package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.cli.Terminal.Ink;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Shows the events of a stream of log lines. */
final class LogLines {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Terminal terminal;
  private final Instant since;

  LogLines(Terminal terminal) {
    this(terminal, Instant.MIN);
  }

  /**
   * @param since lines from before are left out
   */
  LogLines(Terminal terminal, Instant since) {
    this.terminal = terminal;
    this.since = since;
  }

  /** Shows one event; false when nobody reads any more, as after {@code | head}. */
  boolean show(Node.Event event) {
    switch (event.name()) {
      case "line" -> line(event.data());
      case "gap" -> terminal.line(terminal.ink(Ink.DIM, "… older lines are gone …"));
      case "problem" -> terminal.say(event.data().path("detail").asText());
      default -> terminal.say(terminal.ink(Ink.DIM, event.name()));
    }
    return !terminal.out().checkError();
  }

  private void line(JsonNode line) {
    Instant at = Instant.parse(line.path("at").asText());
    if (at.isBefore(since)) {
      return;
    }
    String service = line.path("service").asText();
    String instance = line.path("instance").asText();
    String name = service + "." + instance.substring(Math.max(0, instance.length() - 6));
    LocalTime time = at.atZone(ZoneId.systemDefault()).toLocalTime();
    String text = line.path("line").asText();
    String shown =
        switch (line.path("stream").asText()) {
          case "stderr" -> terminal.ink(Ink.RED, text);
          case "banyan" -> terminal.ink(Ink.DIM, "· " + text);
          default -> text;
        };
    terminal.line(
        terminal.ink(Ink.DIM, TIME.format(time))
            + " "
            + terminal.service(service, name)
            + "  "
            + shown);
  }
}
