package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Deletes an app for good: its database, keys in Redis, secrets, releases, log.")
final class RemoveCommand extends NodeCommand {

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** How long it is waited for; the deletion itself has no end but its own. */
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which app; by default the only one.")
  @Nullable String name;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  RemoveCommand() {}

  RemoveCommand(Terminal terminal) {
    super(terminal);
  }

  /** Shows a question to who is there, and gives the answer; empty where nobody can be asked. */
  Function<String, Optional<String>> ask = RemoveCommand::askConsole;

  Waiting.Clock clock = Waiting.Clock.SYSTEM;

  @Override
  void check() {
    if (yes && name == null && app == null) {
      throw new CliException("With --yes say which app: banyan remove NAME --yes");
    }
  }

  @Override
  int run(Node node) {
    if (name != null) {
      app = name;
    }
    JsonNode found = app(node);
    String chosen = found.path("name").asText();
    confirm(chosen);
    String id = found.path("id").asText();
    node.delete("/v1/apps/" + id, Map.of("name", chosen));
    terminal.line(chosen + " is being deleted.");
    awaitEnd(node, chosen, id);
    terminal.line(
        chosen
            + " is deleted. The folder with its source is as it was; banyan up there begins anew,"
            + " with empty data.");
    return 0;
  }

  private void confirm(String chosen) {
    if (yes) {
      return;
    }
    terminal.line(
        "This deletes the app "
            + chosen
            + " for good: its PostgreSQL database, its keys in Redis, its secrets and variables,"
            + " its releases and its log. Nothing of it can be brought back.");
    String typed =
        ask.apply("Type " + chosen + " to go on: ")
            .orElseThrow(
                () -> new CliException("Nobody can be asked here. To delete it, add: --yes"));
    if (!typed.strip().equals(chosen)) {
      throw new CliException("That is not its name; nothing was deleted.");
    }
  }

  private static Optional<String> askConsole(String question) {
    return System.console() != null && System.console().isTerminal()
        ? Optional.ofNullable(System.console().readLine("%s", question))
        : Optional.empty();
  }

  /** Says how far it is until it is gone, or for as long as one can be expected to wait. */
  private void awaitEnd(Node node, String chosen, String id) {
    var waiting = new Waiting(WAIT_MAX, LOOK_EVERY, "Interrupted; the deletion goes on.", clock);
    String shown = "";
    Duration told = Duration.ZERO;
    while (true) {
      Optional<JsonNode> now =
          node.list("/v1/apps").stream()
              .filter(each -> each.path("id").asText().equals(id))
              .findFirst();
      if (now.isEmpty()) {
        return;
      }
      Duration waited = waiting.soFar();
      String reason = now.get().path("reason").asText();
      if (waiting.isOver(waited)) {
        throw stillThere(chosen, reason);
      }
      if (!reason.equals(shown)) {
        terminal.line("  " + reason);
        shown = reason;
        told = waited;
      } else if (waited.minus(told).compareTo(TELL_EVERY) >= 0) {
        terminal.line("  " + waited.toSeconds() + " s so far");
        told = waited;
      }
      waiting.pause();
    }
  }

  private static CliException stillThere(String chosen, String reason) {
    return new CliException(
        chosen
            + " is still being deleted after "
            + WAIT_MAX.toMinutes()
            + " minutes. "
            + reason
            + "\nThe node goes on with it by itself, also after a restart. How far it is: banyan ps"
            + " --app "
            + chosen
            + ". What a step ran into is in the node's log.");
  }
}
