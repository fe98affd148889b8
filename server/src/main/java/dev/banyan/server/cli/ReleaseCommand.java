package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "release", description = "Makes a release of the app's folder as it is now.")
final class ReleaseCommand extends NodeCommand {

  private static final long POLL_MILLIS = 400;

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
    return awaitEnd(node, terminal, app, release, "A later release took its place.");
  }

  /**
   * Shows each state until the release is live or will not be.
   *
   * @param superseded what it means when it is superseded
   */
  static int awaitEnd(
      Node node, Terminal terminal, String app, JsonNode release, String superseded) {
    String path = app + "/releases/" + release.path("id").asText();
    String shown = "";
    while (true) {
      JsonNode now = node.get(path);
      String state = now.path("state").asText();
      if (!state.equals(shown)) {
        terminal.line("  " + terminal.state(state) + "  " + now.path("reason").asText());
        shown = state;
      }
      switch (state) {
        case "live" -> {
          return 0;
        }
        case "failed" -> {
          terminal.say("See why: banyan logs");
          return 1;
        }
        case "superseded" -> {
          terminal.say(superseded);
          return 1;
        }
        default -> pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted; the release goes on.");
    }
  }
}
