package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.NodeFile;
import dev.banyan.server.cli.Terminal.Ink;
import dev.banyan.server.tour.NodeApi;
import dev.banyan.server.tour.Pace;
import dev.banyan.server.tour.Tour;
import dev.banyan.server.tour.TourResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "tour",
    description = {
      "Shows in some minutes what Banyan does under load, on the quickstart and a node of its own:"
          + " the bottleneck is named, replicas come, one dies, a plan is made, a guide is checked.",
      "It touches no node or app of yours, and leaves a report."
    },
    footer =
        "Gives 0 where everything was as claimed, 1 where something was not or it could not be done.")
final class TourCommand implements Callable<Integer> {

  private static final int NOT_AS_CLAIMED = 1;

  @Option(names = "--fast", description = "Shorter stretches of load, and no rests for reading.")
  boolean fast;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      defaultValue = "banyan-tour.html",
      description = "Where the report is kept (${DEFAULT-VALUE}).")
  Path html = Path.of("banyan-tour.html");

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReportFile.check(html);
    Path quickstart =
        AppFolder.quickstart(NodeCommand.home())
            .orElseThrow(
                () ->
                    new CliException(
                        "The bundled quickstart is not built, and the tour runs on it. Build it:"
                            + " banyan build"));
    Tour tour =
        Tour.start(
            quickstart,
            fast ? Pace.fast() : Pace.normal(),
            new TerminalNarrator(terminal),
            TourCommand::connect);
    var brokenOff = new AtomicBoolean();
    var ending =
        new Thread(
            () -> {
              brokenOff.set(true);
              close(tour);
            },
            "banyan-tour-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      TourResult result = tour.run();
      terminal.line("");
      ReportFile.write(terminal, html, result.report());
      terminal.line(
          result.held()
              ? terminal.ink(Ink.GREEN, "Everything was as claimed.")
              : terminal.ink(Ink.RED, "Not everything was as claimed; see above."));
      if (!result.held()) {
        terminal.line(
            String.format(
                Locale.ROOT,
                "Programs beside it that want the processors can be why (load %.1f on %d of them):"
                    + " try again when they are done.",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors()));
      }
      return result.held() ? 0 : NOT_AS_CLAIMED;
    } catch (RuntimeException failure) {
      // Whoever pressed Ctrl-C need not be told that the node is gone.
      if (brokenOff.get()) {
        return NOT_AS_CLAIMED;
      }
      throw failure;
    } finally {
      terminal.say("The tour's node ends.");
      tour.close();
    }
  }

  private static void close(Tour tour) {
    try {
      tour.close();
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private static NodeApi connect(NodeFile file) {
    var node = new Node(file);
    return new NodeApi() {
      @Override
      public JsonNode get(String path) {
        return node.get(path);
      }

      @Override
      public List<JsonNode> list(String path) {
        return node.list(path);
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
