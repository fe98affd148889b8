package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.cli.Terminal.Ink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scale",
    description = {
      "Sets how many replicas run: banyan scale api=3 worker=2",
      "Where an autoscaler runs the count holds for 5 minutes, then it goes on from there.",
      "With --why it says instead how services grow by themselves, and the last decisions."
    })
final class ScaleCommand extends NodeCommand {

  /** Decisions of a service that are shown. */
  private static final int DECISIONS_SHOWN = 10;

  @Parameters(arity = "1..*", paramLabel = "SERVICE=N", description = "Services and their counts.")
  Map<String, Integer> counts = new LinkedHashMap<>();

  // A help option as picocli knows it: with it no count is missing.
  @Option(
      names = "--why",
      help = true,
      description = "What grows by itself, and why it stands where it stands.")
  boolean why;

  @Override
  void check() {
    if (counts.containsKey("")) {
      throw new CliException("Say which service: banyan scale web=" + counts.get(""));
    }
    if (why && !counts.isEmpty()) {
      throw new CliException("--why asks and sets nothing; leave the counts away.");
    }
  }

  @Override
  int run(Node node) {
    String app = appPath(node);
    if (why) {
      explain(node.get(app + "/scaling"));
      return 0;
    }
    counts.keySet().forEach(service -> requireService(node, app, service));
    counts.forEach(
        (service, count) -> {
          JsonNode after =
              node.put(
                  app + "/services/" + Node.encode(service) + "/replicas",
                  Map.of("replicas", count));
          terminal.line(
              service
                  + ": "
                  + after.path("replicas").path("desired").asInt()
                  + " wanted, "
                  + after.path("replicas").path("healthy").asInt()
                  + " healthy now");
        });
    return 0;
  }

  private void explain(JsonNode scaling) {
    Instant now = Instant.now();
    for (JsonNode service : scaling.path("services")) {
      String name = service.path("service").asText();
      terminal.line(
          terminal.service(name, name)
              + "  "
              + service.path("replicas").asInt()
              + " of "
              + service.path("desired").asInt()
              + " ("
              + service.path("min").asInt()
              + ".."
              + service.path("max").asInt()
              + ")  "
              + service.path("state").asText());
      terminal.line("  " + service.path("explanation").asText());
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode decision : service.path("decisions")) {
        if (rows.size() < DECISIONS_SHOWN) {
          rows.add(
              List.of(
                  Ages.since(decision.path("at").asText(), now) + " ago",
                  decision.path("text").asText()));
        }
      }
      if (!rows.isEmpty()) {
        terminal.table(List.of("DECIDED", "WHAT AND WHY"), rows);
      }
      terminal.line("");
    }
    JsonNode box = scaling.path("box");
    terminal.line(terminal.ink(Ink.DIM, box.path("text").asText()));
    if (box.has("nextStage")) {
      terminal.line(box.path("nextStage").path("text").asText());
    }
  }
}
