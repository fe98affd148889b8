package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = "Runs a command once in the current release: banyan run api -- ./manage.py check")
final class RunCommand extends NodeCommand {

  private static final String SEPARATOR = "--";

  /** Words that a shell takes as they are. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

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
      description = "What to run, with its arguments; a single word is a line for /bin/sh.")
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

  /**
   * Whether options of Banyan's own stand between the service and {@code --}. Only then may the
   * parser read on after the service: else options there belong to the command that is to run.
   *
   * @param words what follows {@code run}
   */
  static boolean hasOwnOptionsLate(CommandSpec spec, List<String> words) {
    int end = words.indexOf(SEPARATOR);
    int at = 0;
    while (at < end && words.get(at).startsWith("-")) {
      OptionSpec option = spec.findOption(words.get(at));
      at += option != null && option.arity().max() > 0 ? 2 : 1;
    }
    return at + 1 < end && words.get(at + 1).startsWith("-");
  }

  @Override
  void check() {
    if (!command.isEmpty()
        && command.getFirst().startsWith("-")
        && !command.getFirst().equals(SEPARATOR)) {
      throw new CliException(
          command.getFirst()
              + " stands where the command should begin. Put -- before the command:"
              + " banyan run api --data DIR -- ./manage.py check");
    }
  }

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
            Map.of("service", requireService(node, app, of), "command", shell(words())));
    String id = started.path("id").asText();
    if (detach) {
      terminal.line(id);
      return 0;
    }
    running = app + "/commands/" + id;
    // Ctrl-C ends the command too, not only the view of it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(node)));
    var output = new CommandOutput(terminal);
    node.stream(running + "/logs", Optional.empty(), output::show);
    running = null;
    if (!output.isOver()) {
      terminal.say("The command's end was not heard of; see what became of it: banyan run --list");
    }
    return output.exitCode();
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
  List<String> words() {
    return command.getFirst().equals(SEPARATOR) ? command.subList(1, command.size()) : command;
  }

  /** One word is a line for the shell; of several each stays the word that it is. */
  static String shell(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : words.stream().map(RunCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private void cancel(Node node) {
    String path = running;
    if (path != null) {
      node.delete(path);
    }
  }
}
