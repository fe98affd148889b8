package dev.banyan.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    description = "Restarts the app or one service, without a failed request.")
final class RestartCommand extends NodeCommand {

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
  @Nullable String service;

  @Override
  int run(Node node) {
    String app = appPath(node);
    if (service == null) {
      node.post(app + "/restart");
      terminal.line("Restarting every service, one replica after the other. Watch: banyan ps");
    } else {
      node.post(app + "/services/" + Node.encode(requireService(node, app, service)) + "/restart");
      terminal.line("Restarting " + service + ", one replica after the other. Watch: banyan ps");
    }
    return 0;
  }
}
