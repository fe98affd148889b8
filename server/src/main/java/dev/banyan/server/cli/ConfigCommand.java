package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "config",
    description = "Sets, shows and deletes the app's variables.",
    subcommands = {
      ConfigCommand.Put.class,
      ConfigCommand.Get.class,
      ConfigCommand.All.class,
      ConfigCommand.Remove.class
    })
final class ConfigCommand extends Group {

  @Command(name = "set", description = "Sets variables: banyan config set LOG_LEVEL=debug")
  static final class Put extends NodeCommand {

    @Parameters(arity = "1..*", paramLabel = "NAME=VALUE", description = "What to set.")
    Map<String, String> values = new LinkedHashMap<>();

    @Override
    void check() {
      values.keySet().forEach(NodeCommand::requireVariable);
    }

    @Override
    int run(Node node) {
      String app = appPath(node);
      values.forEach(
          (name, value) -> node.put(app + "/config/" + Node.encode(name), Map.of("value", value)));
      terminal.line(
          String.join(", ", values.keySet())
              + (values.size() == 1 ? " is" : " are")
              + " set; instances get it when they start: banyan restart");
      return 0;
    }
  }

  @Command(name = "get", description = "Shows one variable's value and nothing else.")
  static final class Get extends NodeCommand {

    @Parameters(paramLabel = "NAME", description = "The variable's name.")
    String name = "";

    @Override
    int run(Node node) {
      JsonNode variable = node.get(appPath(node) + "/config/" + Node.encode(name));
      terminal.out().println(variable.path("value").asText());
      return 0;
    }
  }

  @Command(name = "ls", aliases = "list", description = "Shows every variable.")
  static final class All extends NodeCommand {

    @Override
    int run(Node node) {
      List<JsonNode> variables = node.list(appPath(node) + "/config");
      variables.forEach(
          each -> terminal.line(each.path("name").asText() + "=" + each.path("value").asText()));
      return 0;
    }
  }

  @Command(name = "rm", description = "Deletes a variable.")
  static final class Remove extends NodeCommand {

    @Parameters(paramLabel = "NAME", description = "The variable's name.")
    String name = "";

    @Override
    int run(Node node) {
      node.delete(appPath(node) + "/config/" + Node.encode(name));
      terminal.line(name + " is deleted; instances lose it when they start: banyan restart");
      return 0;
    }
  }
}
