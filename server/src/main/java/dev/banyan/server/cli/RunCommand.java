package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = "Runs a command once in the current release: banyan run api -- ./manage.py check")
final class RunCommand extends NodeCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Whose environment it gets.")
  @Nullable String service;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "What to run, by /bin/sh -c.")
  List<String> command = List.of();

  @Option(
      names = "--list",
      description = "Show what was run lately, by hand and by schedules, instead.")
  boolean list;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait for its end.")
  boolean detach;

  private @Nullable String running;

  @Override
  int run(Node node) {
    String app = appPath(node);
    if (list) {
      showList(node, app);
      return 0;
    }
    String of = service;
    if (of == null || command.isEmpty()) {
      throw new CliException(
          "Say the service and what to run: banyan run api -- ./manage.py check");
    }
    JsonNode started =
        node.post(
            app + "/commands",
            Map.of("service", requireService(node, app, of), "command", String.join(" ", words())));
    String id = started.path("id").asText();
    if (detach) {
      terminal.line(id);
      return 0;
    }
    running = app + "/commands/" + id;
    // Ctrl-C ends the command too, not only the view of it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(node)));
    var exit = new AtomicInteger(1);
    node.stream(running + "/logs", Optional.empty(), event -> show(event, exit));
    running = null;
    return exit.get();
  }

  /** The newest page; older ones are in the console and the API. */
  private void showList(Node node, String app) {
    Instant now = Instant.now();
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : node.get(app + "/commands").path("items")) {
      String of = each.path("service").asText();
      rows.add(
          List.of(
              each.path("id").asText(),
              terminal.service(of, of),
              terminal.state(each.path("state").asText()),
              each.path("exitCode").asText(""),
              Ages.since(each.path("createdAt").asText(), now),
              each.has("schedule")
                  ? "schedule " + each.path("schedule").asText()
                  : each.path("createdBy").asText(),
              each.path("command").asText()));
    }
    terminal.table(List.of("ID", "OF", "STATE", "EXIT", "AGE", "BY", "COMMAND"), rows);
  }

  /** What comes after {@code --}, if that stands before it. */
  private List<String> words() {
    return command.getFirst().equals("--") ? command.subList(1, command.size()) : command;
  }

  private boolean show(Node.Event event, AtomicInteger exit) {
    if (event.name().equals("end")) {
      exit.set(event.data().path("exitCode").asInt(1));
      if (!event.data().path("state").asText().equals("succeeded")) {
        terminal.say(event.data().path("reason").asText("The command failed."));
      }
      return false;
    }
    if (event.name().equals("problem")) {
      terminal.say(event.data().path("detail").asText());
      return false;
    }
    if (event.name().equals("line")) {
      String line = event.data().path("line").asText();
      switch (event.data().path("stream").asText()) {
        case "stdout" -> terminal.out().println(line);
        case "stderr" -> terminal.err().println(line);
        default -> terminal.say("· " + line);
      }
    }
    return true;
  }

  private void cancel(Node node) {
    String path = running;
    if (path != null) {
      node.delete(path);
    }
  }
}
