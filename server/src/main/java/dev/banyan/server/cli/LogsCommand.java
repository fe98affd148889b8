package dev.banyan.server.cli;

import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows what the app writes.")
final class LogsCommand extends NodeCommand {

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this service's lines.")
  @Nullable String service;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay and show what comes.")
  boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines of the past (default ${DEFAULT-VALUE}).")
  int tail;

  @Option(names = "--instance", paramLabel = "ID", description = "Only this instance's lines.")
  @Nullable String instance;

  @Override
  int run(Node node) throws IOException {
    String app = appPath(node);
    var query = new StringBuilder("?tail=" + tail + "&follow=" + follow);
    if (service != null) {
      query.append("&service=").append(Node.encode(requireService(node, app, service)));
    }
    if (instance != null) {
      query.append("&instance=").append(Node.encode(instance));
    }
    var lines = new LogLines(terminal);
    if (follow) {
      new LogFollower(lines, text -> terminal.say(terminal.ink(Ink.DIM, text)), LogFollower.PAUSE)
          .follow(node, before -> before.at(find()), app + "/logs" + query);
    } else {
      node.stream(app + "/logs" + query, Optional.empty(), lines::show);
    }
    return 0;
  }
}
