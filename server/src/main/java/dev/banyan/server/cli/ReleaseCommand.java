package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "release", description = "Makes a release of the app's folder as it is now.")
final class ReleaseCommand extends NodeCommand {

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until it is live.")
  boolean detach;

  @Override
  int run(Node node) throws IOException {
    String app = appPath(node);
    JsonNode release = node.post(app + "/releases");
    terminal.line("Release " + release.path("number").asInt() + " is being made.");
    return detach ? 0 : awaitEnd(node, terminal, app, release);
  }

  /** Shows each state of a new release until it is live or has failed. */
  static int awaitEnd(Node node, Terminal terminal, String app, JsonNode release) {
    return new ReleaseWait(node, terminal, Waiting.Clock.SYSTEM)
        .awaitEnd(app, release, "A later release took its place.");
  }
}
