package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "secret",
    description = "Sets, lists and deletes the app's secrets.",
    subcommands = {SecretCommand.Put.class, SecretCommand.Names.class, SecretCommand.Remove.class})
final class SecretCommand extends Group {

  @Command(
      name = "set",
      description = "Sets a secret. Without a value it is asked for, or read from the input.")
  static final class Put extends NodeCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "The variable's name.")
    String name = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "VALUE",
        description = "Better left out: shells remember it.")
    @Nullable String value;

    @Override
    void check() {
      requireVariable(name);
    }

    @Override
    int run(Node node) throws IOException {
      String path = appPath(node) + "/secrets/" + Node.encode(name);
      node.put(path, Map.of("value", value == null ? ask() : value));
      terminal.line(name + " is set; running instances are exchanged for ones that have it.");
      return 0;
    }

    private String ask() throws IOException {
      if (System.console() != null && System.console().isTerminal()) {
        char[] typed = System.console().readPassword("%s: ", name);
        if (typed == null) {
          throw new CliException("Nothing was given.");
        }
        return new String(typed);
      }
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
  }

  @Command(name = "ls", aliases = "list", description = "Lists names; values are never shown.")
  static final class Names extends NodeCommand {

    @Override
    int run(Node node) {
      List<JsonNode> secrets = node.list(appPath(node) + "/secrets");
      Instant now = Instant.now();
      terminal.table(
          List.of("NAME", "AGE", "BY"),
          secrets.stream()
              .map(
                  secret ->
                      List.of(
                          secret.path("name").asText(),
                          Ages.since(secret.path("updatedAt").asText(), now),
                          secret.path("updatedBy").asText()))
              .toList());
      return 0;
    }
  }

  @Command(name = "rm", description = "Deletes a secret.")
  static final class Remove extends NodeCommand {

    @Parameters(paramLabel = "NAME", description = "The variable's name.")
    String name = "";

    @Override
    int run(Node node) {
      node.delete(appPath(node) + "/secrets/" + Node.encode(name));
      terminal.line(name + " is deleted; running instances are exchanged for ones without it.");
      return 0;
    }
  }
}
