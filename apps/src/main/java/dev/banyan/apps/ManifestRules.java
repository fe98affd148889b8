package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.NearestName;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that reach over more than one key, which a schema cannot tell in words. They look at
 * the raw tree, so that they speak even when other parts of the file are wrong.
 */
final class ManifestRules {

  private static final ByteSize MEMORY_MIN = ByteSize.ofMebibytes(4);

  private static final Set<String> PROCESS_ONLY =
      Set.of("health", "port", "replicas", "scale", "resources", "stopGrace", "startTimeout");
  private static final Set<String> RESERVED =
      Set.of(
          "BANYAN_APP",
          "BANYAN_SERVICE",
          "BANYAN_INSTANCE",
          "BANYAN_RELEASE",
          "BANYAN_EDGE_SECRET");
  private static final List<String> PLATFORM = List.of("banyan:api", "banyan:rooms");

  private final YamlTree yaml;
  private final JsonNode root;
  private final List<ManifestMistake> mistakes = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final List<String> processes = new ArrayList<>();
  private final Map<Integer, String> ports = new HashMap<>();

  private ManifestRules(YamlTree yaml) {
    this.yaml = yaml;
    this.root = yaml.root();
  }

  static List<ManifestMistake> check(YamlTree yaml) {
    var rules = new ManifestRules(yaml);
    rules.environment(rules.root.path("env"), "/env", "env");
    rules
        .root
        .path("services")
        .properties()
        .forEach(entry -> rules.service(entry.getKey(), entry.getValue()));
    rules.routes();
    rules.schedules();
    return rules.mistakes;
  }

  private void service(String name, JsonNode service) {
    String pointer = YamlTree.child("/services", name);
    String where = "services." + name;
    services.add(name);
    if (!service.isObject()) {
      return;
    }
    boolean run = service.has("run");
    boolean folder = service.has("static");
    if (run == folder) {
      add(
          pointer,
          where,
          where
              + (run
                  ? " has both `run` and `static`; a service is one or the other"
                  : " needs `run: <command>` or `static: <folder>`"));
    }
    if (run || !folder) {
      processes.add(name);
    }
    if (folder && !run) {
      for (String key : PROCESS_ONLY.stream().sorted().toList()) {
        if (service.has(key)) {
          add(
              pointer + "/" + key,
              where + "." + key,
              where + " is static and takes no `" + key + "`");
        }
      }
      insideRelease(service, "static", pointer, where);
    } else if (service.has("spa")) {
      add(pointer + "/spa", where + ".spa", where + ".spa belongs to a service with `static`");
    }
    insideRelease(service, "directory", pointer, where);
    environment(service.path("env"), pointer + "/env", where + ".env");
    replicas(service, pointer, where);
    resources(service.path("resources"), pointer, where);
  }

  private void insideRelease(JsonNode service, String key, String pointer, String where) {
    for (String segment : service.path(key).asText("").split("/", -1)) {
      if (segment.equals("..")) {
        add(
            pointer + "/" + key,
            where + "." + key,
            where + "." + key + " leads out of the app's folder; only what is inside is released");
        return;
      }
    }
  }

  private void environment(JsonNode variables, String pointer, String where) {
    variables
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.equals("PORT")) {
                add(
                    pointer + "/PORT",
                    where + ".PORT",
                    where
                        + ".PORT is given by Banyan; for a fixed one write `port: 3000` in the"
                        + " service");
              } else if (RESERVED.contains(name)) {
                add(
                    pointer + "/" + name,
                    where + "." + name,
                    where + "." + name + " is set by Banyan");
              }
            });
  }

  private void replicas(JsonNode service, String pointer, String where) {
    String text = service.path("replicas").asText("1");
    int low;
    int high;
    try {
      int dots = text.indexOf("..");
      low = Integer.parseInt(dots < 0 ? text : text.substring(0, dots));
      high = dots < 0 ? low : Integer.parseInt(text.substring(dots + 2));
    } catch (NumberFormatException toldBySchema) {
      return;
    }
    if (low > high) {
      add(
          pointer + "/replicas",
          where + ".replicas",
          where + ".replicas goes from high to low; write " + high + ".." + low);
    }
    if (high > 1000) {
      add(pointer + "/replicas", where + ".replicas", where + ".replicas may be 1000 at most");
    }
    if (processes.contains(lastOf(where))) {
      ScaleRules.check(service, isRouted(lastOf(where)), low, high)
          .forEach(
              (key, words) ->
                  add(
                      pointer + "/scale" + (key.isEmpty() ? "" : "/" + key.replace('.', '/')),
                      where + ".scale" + (key.isEmpty() ? "" : "." + key),
                      where + ".scale" + words));
    }
    if (service.path("port").isIntegralNumber()) {
      int port = service.path("port").asInt();
      if (high > 1) {
        add(
            pointer + "/port",
            where + ".port",
            where
                + " has a fixed port, so it can have one replica only; listen on $PORT to have"
                + " more");
      }
      String other = ports.putIfAbsent(port, where);
      if (other != null) {
        add(pointer + "/port", where + ".port", where + ".port is taken by " + other);
      }
    }
  }

  private boolean isRouted(String service) {
    for (JsonNode route : root.path("routes")) {
      if (route.path("to").asText("").equals(service)) {
        return true;
      }
    }
    return false;
  }

  private void resources(JsonNode resources, String pointer, String where) {
    memory(resources, pointer, where);
    if (!resources.has("cpu") || !resources.has("cpuLimit")) {
      return;
    }
    try {
      MilliCpu request = MilliCpu.parse(resources.path("cpu").asText());
      MilliCpu limit = MilliCpu.parse(resources.path("cpuLimit").asText());
      if (request.compareTo(limit) > 0) {
        add(
            pointer + "/resources/cpu",
            where + ".resources.cpu",
            where + ".resources.cpu is more than its cpuLimit");
      }
    } catch (IllegalArgumentException toldBySchema) {
      return;
    }
  }

  /** Below this no process starts; the driver would refuse it only when the release is live. */
  private void memory(JsonNode resources, String pointer, String where) {
    try {
      if (resources.has("memory")
          && ByteSize.parse(resources.path("memory").asText()).compareTo(MEMORY_MIN) < 0) {
        add(
            pointer + "/resources/memory",
            where + ".resources.memory",
            where + ".resources.memory is at least " + MEMORY_MIN);
      }
    } catch (IllegalArgumentException toldBySchema) {
      return;
    }
  }

  private void routes() {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode route : root.path("routes")) {
      String pointer = "/routes/" + index;
      String where = "routes[" + index + "]";
      String to = route.path("to").asText("");
      if (!to.isEmpty() && !services.contains(to) && !PLATFORM.contains(to)) {
        List<String> known = new ArrayList<>(services);
        known.addAll(PLATFORM);
        add(pointer + "/to", where + ".to", where + " leads to `" + to + "`, " + noSuch(to, known));
      }
      String path = route.path("path").asText("");
      if (!path.isEmpty() && !paths.add(path.length() > 1 ? path.replaceAll("/+$", "") : path)) {
        add(pointer + "/path", where + ".path", where + ".path `" + path + "` stands twice");
      }
      index++;
    }
  }

  private void schedules() {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode schedule : root.path("schedules")) {
      String pointer = "/schedules/" + index;
      String where = "schedules[" + index + "]";
      String name = schedule.path("name").asText("");
      if (!name.isEmpty() && !names.add(name)) {
        add(pointer + "/name", where + ".name", where + ".name `" + name + "` stands twice");
      }
      String service = schedule.path("service").asText("");
      if (!service.isEmpty() && !processes.contains(service)) {
        add(
            pointer + "/service",
            where + ".service",
            where + " runs in `" + service + "`, " + noSuch(service, processes));
      }
      ZoneId zone = zone(schedule, pointer, where);
      if (schedule.path("cron").isTextual()) {
        try {
          CronTimes.parse(schedule.path("cron").asText(), zone);
        } catch (IllegalArgumentException refused) {
          add(
              pointer + "/cron",
              where + ".cron",
              where
                  + ".cron `"
                  + schedule.path("cron").asText()
                  + "` is not a cron line of five fields such as 0 3 * * *: "
                  + refused.getMessage());
        }
      }
      index++;
    }
  }

  private ZoneId zone(JsonNode schedule, String pointer, String where) {
    String text = schedule.path("timezone").asText("UTC");
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      add(
          pointer + "/timezone",
          where + ".timezone",
          where
              + ".timezone `"
              + text
              + "` is unknown"
              + NearestName.of(text, ZoneId.getAvailableZoneIds())
                  .map(near -> ", did you mean `" + near + "`?")
                  .orElse("; write one like Europe/Berlin"));
      return ZoneId.of("UTC");
    }
  }

  private static String noSuch(String given, List<String> known) {
    return "which is no service here"
        + NearestName.of(given, known)
            .map(near -> ", did you mean `" + near + "`?")
            .orElse("; there are " + String.join(", ", known));
  }

  private static String lastOf(String where) {
    return where.substring(where.lastIndexOf('.') + 1);
  }

  private void add(String pointer, String where, String message) {
    mistakes.add(new ManifestMistake(yaml.line(pointer), where, message));
  }
}
