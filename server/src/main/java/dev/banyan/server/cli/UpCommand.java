package dev.banyan.server.cli;

import dev.banyan.server.ForegroundNode;
import dev.banyan.server.ServerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    description = "Runs an app with PostgreSQL, Redis, the edge and the console, until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

  @Mixin NodeFlags flags = new NodeFlags();

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() {
    AppFolder folder = AppFolder.choose(flags.app, flags.data);
    ServerConfig config = flags.settings(folder);
    if (flags.printConfig) {
      NodeFlags.print(config, terminal);
      return 0;
    }
    ForegroundNode.start(config, folder.app(), folder.data(), terminal.ofNode(false));
    return BanyanCommand.RUNNING;
  }
}
