package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", description = "Goes back to an earlier release.")
final class RollbackCommand extends NodeCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "RELEASE",
      description = "Its number or id; by default the one before the current.")
  @Nullable String release;

  @Override
  int run(Node node) {
    String app = appPath(node);
    Map<String, String> body =
        release == null ? Map.of() : Map.of("release", id(node, app, release));
    JsonNode target = node.post(app + "/rollback", body);
    terminal.line("Going back to release " + target.path("number").asInt() + ".");
    return new ReleaseWait(node, terminal, Waiting.Clock.SYSTEM)
        .awaitEnd(app, target, "See why: banyan logs");
  }

  private static String id(Node node, String app, String numberOrId) {
    if (numberOrId.startsWith("rel_")) {
      return numberOrId;
    }
    List<JsonNode> releases = node.list(app + "/releases");
    return releases.stream()
        .filter(each -> each.path("number").asText().equals(numberOrId))
        .map(each -> each.path("id").asText())
        .findFirst()
        .orElseThrow(
            () -> new CliException("There is no release " + numberOrId + "; see: banyan releases"));
  }
}
