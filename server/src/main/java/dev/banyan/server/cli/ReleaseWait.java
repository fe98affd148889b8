package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Shows each state of a release until it is live or will not be. Of one thread. */
final class ReleaseWait {

  /** Builds and the release command of an app may take half an hour each. */
  private static final Duration WAIT_MAX = Duration.ofHours(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(400);

  private final Node node;
  private final Terminal terminal;
  private final Waiting.Clock clock;

  ReleaseWait(Node node, Terminal terminal, Waiting.Clock clock) {
    this.node = node;
    this.terminal = terminal;
    this.clock = clock;
  }

  /**
   * Waits for as long as one can be expected to.
   *
   * @param app its path
   * @param superseded what it means when it is superseded
   * @return the exit code of the command
   * @throws CliException when it has not ended by then; the node goes on
   */
  int awaitEnd(String app, JsonNode release, String superseded) {
    String path = app + "/releases/" + release.path("id").asText();
    var waiting = new Waiting(WAIT_MAX, LOOK_EVERY, "Interrupted; the release goes on.", clock);
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
        default -> {
          if (waiting.isOver(waiting.soFar())) {
            throw stillUnderWay(release, state);
          }
          waiting.pause();
        }
      }
    }
  }

  private static CliException stillUnderWay(JsonNode release, String state) {
    return new CliException(
        "Release "
            + release.path("number").asInt()
            + " is still "
            + state
            + " after "
            + WAIT_MAX.toHours()
            + " hours.\nThe node goes on with it by itself. How far it is: banyan releases; what it"
            + " says: banyan logs");
  }
}
