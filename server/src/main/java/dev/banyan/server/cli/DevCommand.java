package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.ForegroundNode;
import dev.banyan.server.NodeFile;
import dev.banyan.server.ServerConfig;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "dev",
    description = "As up, and makes a release whenever a file of the app changes; shows its logs.")
final class DevCommand implements Callable<Integer> {

  @Mixin NodeFlags flags = new NodeFlags();

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws IOException {
    AppFolder folder = AppFolder.choose(flags.app, flags.data);
    ServerConfig config = flags.settings(folder);
    if (flags.printConfig) {
      NodeFlags.print(config, terminal);
      return 0;
    }
    ForegroundNode.start(config, folder.app(), folder.data(), terminal.out(), terminal.colours());
    NodeFile file =
        NodeFile.read(folder.data())
            .orElseThrow(() -> new CliException("The node ended while it started."));
    Node node = new Node(file);
    JsonNode app = node.list("/v1/apps").getFirst();
    String path = "/v1/apps/" + app.path("id").asText();
    Thread.ofVirtual().name("dev-logs").start(() -> showLogs(node, path));
    Thread.ofPlatform()
        .daemon()
        .name("dev-watch")
        .start(() -> new FolderWatch(folder.app(), folder.data()).run(() -> release(node, path)));
    return BanyanCommand.RUNNING;
  }

  private void showLogs(Node node, String app) {
    node.stream(
        app + "/logs?tail=0&follow=true",
        Optional.empty(),
        event -> {
          if (event.name().equals("line")) {
            terminal.line(LogsCommand.line(terminal, event.data()));
          }
          return true;
        });
  }

  private void release(Node node, String app) {
    try {
      terminal.line(terminal.ink(Ink.DIM, "A file changed."));
      JsonNode release = node.post(app + "/releases");
      ReleaseCommand.awaitEnd(node, terminal, app, release);
    } catch (CliException refused) {
      terminal.say(terminal.ink(Ink.RED, String.valueOf(refused.getMessage())));
    }
  }
}
