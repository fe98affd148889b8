package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
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

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Whose environment it gets.")
  String service = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "What to run, by /bin/sh -c.")
  List<String> command = List.of();

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait for its end.")
  boolean detach;

  private @Nullable String running;

  @Override
  int run(Node node) {
    String app = appPath(node);
    JsonNode started =
        node.post(
            app + "/commands",
            Map.of(
                "service",
                requireService(node, app, service),
                "command",
                String.join(" ", words())));
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
