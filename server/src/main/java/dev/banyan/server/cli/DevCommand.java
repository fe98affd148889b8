package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.Id;
import dev.banyan.server.ForegroundNode;
import dev.banyan.server.NodeFile;
import dev.banyan.server.ServerConfig;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "dev",
    description = "As up, and makes a release whenever a file of the app changes; shows its logs.")
final class DevCommand implements Callable<Integer> {

  private static final int LINES_OF_START_MAX = 1_000;

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
    // Before the start, so that what is saved or written meanwhile is not missed.
    Instant began = Instant.now();
    var watch = new FolderWatch(folder.app(), folder.data());
    Optional<Id> id =
        ForegroundNode.start(config, folder.app(), folder.data(), terminal.ofNode(true));
    if (id.isEmpty()) {
      // It was said why; there is no app to follow.
      return BanyanCommand.RUNNING;
    }
    NodeFile file =
        NodeFile.read(folder.data())
            .orElseThrow(() -> new CliException("The node ended while it started."));
    Node node = new Node(file);
    String app = "/v1/apps/" + id.get();
    Thread.ofVirtual().name("dev-logs").start(() -> follow(node, app, began));
    Thread.ofPlatform().daemon().name("dev-watch").start(() -> watch.run(() -> release(node, app)));
    return BanyanCommand.RUNNING;
  }

  private void follow(Node node, String app, Instant began) {
    try {
      // The node is of this process: what happens to the connection, happens to all of it.
      new LogFollower(new LogLines(terminal, began), text -> {}, LogFollower.PAUSE)
          .follow(
              node, before -> before, app + "/logs?tail=" + LINES_OF_START_MAX + "&follow=true");
    } catch (IOException | RuntimeException failure) {
      terminal.say(terminal.ink(Ink.RED, BanyanCommand.explain(failure)));
    }
  }

  /** Whatever goes wrong is told, and the next change is another try. */
  private void release(Node node, String app) {
    try {
      terminal.line(terminal.ink(Ink.DIM, "A file changed."));
      JsonNode release = node.post(app + "/releases");
      ReleaseCommand.awaitEnd(node, terminal, app, release);
    } catch (RuntimeException refused) {
      terminal.say(terminal.ink(Ink.RED, BanyanCommand.explain(refused)));
    }
  }
}
