package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "scale", description = "Sets how many replicas run: banyan scale api=3 worker=2")
final class ScaleCommand extends NodeCommand {

  @Parameters(arity = "1..*", paramLabel = "SERVICE=N", description = "Services and their counts.")
  Map<String, Integer> counts = new LinkedHashMap<>();

  @Override
  void check() {
    if (counts.containsKey("")) {
      throw new CliException("Say which service: banyan scale web=" + counts.get(""));
    }
  }

  @Override
  int run(Node node) {
    String app = appPath(node);
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
}
