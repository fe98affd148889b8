package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows what the app writes.")
final class LogsCommand extends NodeCommand {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this service's lines.")
  @Nullable String service;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay and show what comes.")
  boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines of the past (default ${DEFAULT-VALUE}).")
  int tail;

  @Option(names = "--instance", paramLabel = "ID", description = "Only this instance's lines.")
  @Nullable String instance;

  @Override
  int run(Node node) throws IOException {
    String app = appPath(node);
    var query = new StringBuilder("?tail=" + tail + "&follow=" + follow);
    if (service != null) {
      query.append("&service=").append(Node.encode(requireService(node, app, service)));
    }
    if (instance != null) {
      query.append("&instance=").append(Node.encode(instance));
    }
    Optional<String> last = Optional.empty();
    do {
      last = node.stream(app + "/logs" + query, last, this::show);
    } while (follow && again());
    return 0;
  }

  /** A node that restarts is back in a few seconds; the stream goes on after the last line. */
  private boolean again() {
    terminal.say(terminal.ink(Ink.DIM, "The stream ended; connecting again."));
    try {
      Thread.sleep(1_000);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean show(Node.Event event) {
    switch (event.name()) {
      case "line" -> terminal.line(line(terminal, event.data()));
      case "gap" -> terminal.line(terminal.ink(Ink.DIM, "… older lines are gone …"));
      case "problem" -> terminal.say(event.data().path("detail").asText());
      default -> terminal.say(terminal.ink(Ink.DIM, event.name()));
    }
    return !terminal.out().checkError();
  }

  static String line(Terminal terminal, JsonNode line) {
    String service = line.path("service").asText();
    String instance = line.path("instance").asText();
    String name = service + "." + instance.substring(Math.max(0, instance.length() - 6));
    LocalTime at =
        Instant.parse(line.path("at").asText()).atZone(ZoneId.systemDefault()).toLocalTime();
    String text = line.path("line").asText();
    String shown =
        switch (line.path("stream").asText()) {
          case "stderr" -> terminal.ink(Ink.RED, text);
          case "banyan" -> terminal.ink(Ink.DIM, "· " + text);
          default -> text;
        };
    return terminal.ink(Ink.DIM, TIME.format(at))
        + " "
        + terminal.service(service, name)
        + "  "
        + shown;
  }
}
