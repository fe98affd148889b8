package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "releases", description = "Shows the app's releases, newest first.")
final class ReleasesCommand extends NodeCommand {

  @Option(names = "--json", description = "As JSON.")
  boolean asJson;

  @Override
  int run(Node node) throws IOException {
    List<JsonNode> releases = node.list(appPath(node) + "/releases");
    if (asJson) {
      json(Map.of("items", releases));
      return 0;
    }
    Instant now = Instant.now();
    terminal.table(
        List.of("", "RELEASE", "STATE", "AGE", "FILES", "SIZE", "BY", "ID", "WHY"),
        releases.stream().map(release -> row(release, now)).toList());
    return 0;
  }

  private List<String> row(JsonNode release, Instant now) {
    return List.of(
        release.path("current").asBoolean() ? terminal.ink(Ink.GREEN, "▸") : "",
        release.path("number").asText(),
        terminal.state(release.path("state").asText()),
        Ages.since(release.path("createdAt").asText(), now),
        release.path("files").asText(),
        Ages.bytes(release.path("bytes").asLong()),
        release.path("createdBy").asText(),
        terminal.ink(Ink.DIM, release.path("id").asText()),
        release.path("reason").asText());
  }
}
