package dev.banyan.server.cli;

/** Shows what a command that runs on the node says, and how it ends. Of one thread. */
final class CommandOutput {

  private final Terminal terminal;
  private int exitCode = 1;
  private boolean over;

  /** What Banyan said last of the command, in its log. */
  private String said = "";

  CommandOutput(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether the command's end was told. */
  boolean isOver() {
    return over;
  }

  /** The command's own; 1 while it has none. */
  int exitCode() {
    return exitCode;
  }

  /** Shows one event; false when it was the last. */
  boolean show(Node.Event event) {
    return switch (event.name()) {
      case "end" -> {
        over = true;
        exitCode = event.data().path("exitCode").asInt(1);
        String reason = event.data().path("reason").asText("The command failed.");
        boolean succeeded = event.data().path("state").asText().equals("succeeded");
        if (!succeeded && !said.contains(reason)) {
          terminal.say(reason);
        }
        yield false;
      }
      case "problem" -> {
        terminal.say(event.data().path("detail").asText());
        yield false;
      }
      case "line" -> {
        line(event.data().path("stream").asText(), event.data().path("line").asText());
        yield true;
      }
      default -> true;
    };
  }

  private void line(String stream, String line) {
    switch (stream) {
      case "stdout" -> terminal.out().println(line);
      case "stderr" -> terminal.err().println(line);
      default -> {
        said = line;
        terminal.say("· " + line);
      }
    }
  }
}
