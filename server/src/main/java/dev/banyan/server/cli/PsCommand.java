package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "ps", description = "Shows services and their running instances.")
final class PsCommand extends NodeCommand {

  @Option(names = "--json", description = "As JSON.")
  boolean asJson;

  @Option(names = "--all", description = "Instances that have ended, too.")
  boolean all;

  @Override
  int run(Node node) throws IOException {
    JsonNode app = app(node);
    String path = "/v1/apps/" + app.path("id").asText();
    List<JsonNode> services = node.list(path + "/services");
    List<JsonNode> instances =
        node.list(path + "/instances").stream().filter(each -> all || living(each)).toList();
    if (asJson) {
      json(Map.of("app", app, "services", services, "instances", instances));
      return 0;
    }
    terminal.line(
        terminal.ink(Ink.BOLD, app.path("name").asText())
            + "  "
            + terminal.state(app.path("state").asText())
            + "  "
            + terminal.ink(Ink.DIM, "release " + app.path("release").path("number").asText("–"))
            + "  "
            + app.path("url").asText());
    terminal.line("");
    terminal.table(
        List.of("SERVICE", "STATE", "REPLICAS", "WHY"),
        services.stream().map(this::service).toList());
    if (services.stream().anyMatch(service -> service.has("scale"))) {
      terminal.line("");
      node.get(path + "/scaling").path("services").forEach(this::growing);
    }
    if (!instances.isEmpty()) {
      terminal.line("");
      Instant now = Instant.now();
      terminal.table(
          List.of(
              "INSTANCE", "OF", "STATE", "FOR", "PID", "PORT", "CPU", "MEMORY", "RESTARTS", "WHY"),
          instances.stream().map(each -> instance(each, now)).toList());
    }
    return 0;
  }

  private static boolean living(JsonNode instance) {
    return !instance.path("state").asText().equals("stopped");
  }

  private List<String> service(JsonNode service) {
    JsonNode replicas = service.path("replicas");
    String name = service.path("name").asText();
    return List.of(
        terminal.service(name, name),
        terminal.state(service.path("state").asText()),
        service.path("kind").asText().equals("static")
            ? "files"
            : replicas.path("healthy").asInt()
                + " of "
                + replicas.path("desired").asInt()
                + range(replicas),
        service.path("reason").asText());
  }

  /** Why a service that grows by itself has the count it has. */
  private void growing(JsonNode service) {
    if (!service.path("policies").isEmpty()) {
      terminal.line(terminal.ink(Ink.DIM, "autoscaler: " + service.path("explanation").asText()));
    }
  }

  private static String range(JsonNode replicas) {
    int min = replicas.path("min").asInt();
    int max = replicas.path("max").asInt();
    return min == max ? "" : " (" + min + ".." + max + ")";
  }

  private List<String> instance(JsonNode instance, Instant now) {
    JsonNode usage = instance.path("usage");
    String service = instance.path("service").asText();
    List<String> row = new ArrayList<>();
    row.add(instance.path("id").asText());
    row.add(terminal.service(service, service + "." + instance.path("ordinal").asInt()));
    row.add(terminal.state(instance.path("state").asText()));
    row.add(Ages.since(instance.path("since").asText(), now));
    row.add(instance.path("pid").asLong() == 0 ? "" : instance.path("pid").asText());
    row.add(instance.path("port").asText(""));
    row.add(usage.isMissingNode() ? "" : Math.round(usage.path("cpuPercent").asDouble()) + "%");
    row.add(usage.isMissingNode() ? "" : Ages.bytes(usage.path("memoryBytes").asLong()));
    row.add(instance.path("restarts").asText());
    row.add(instance.path("reason").asText());
    return row;
  }
}
