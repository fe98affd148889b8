package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "routes", description = "Shows what the edge serves for the app.")
final class RoutesCommand extends NodeCommand {

  @Override
  int run(Node node) {
    List<JsonNode> routes = node.list(appPath(node) + "/routes");
    terminal.table(
        List.of("PATH", "TO", "IDENTITY", "LIMIT", "CLASS", "CACHE", "TIMEOUT"),
        routes.stream()
            .map(
                route ->
                    List.of(
                        route.path("path").asText(),
                        terminal.service(route.path("to").asText(), route.path("to").asText()),
                        route.path("identity").asText(),
                        route.path("limit").asText(),
                        route.path("class").asText(),
                        route.has("cache") ? route.path("cache").toString() : "",
                        route.path("timeout").asText()))
            .toList());
    return 0;
  }
}
