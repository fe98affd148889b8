package dev.banyan.server.cli;

import dev.banyan.apps.ReplicaRange;
import dev.banyan.kernel.config.ConfigPrinter;
import dev.banyan.server.ConfigSources;
import dev.banyan.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The flags of the commands that run a node. */
final class NodeFlags {

  @Parameters(
      arity = "0..1",
      paramLabel = "APPDIR",
      description = "The app's folder; by default this one, or else the bundled quickstart.")
  @Nullable Path app;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept; by default .banyan in the app's folder.")
  @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the app (8080). 0 takes a free one.")
  @Nullable Integer port;

  @Option(
      names = "--api-port",
      paramLabel = "N",
      description = "Port of Banyan's console and API; by default the app's port + 1.")
  @Nullable Integer apiPort;

  @Option(names = "--bind", paramLabel = "A", description = "Address to listen on (127.0.0.1).")
  @Nullable String bind;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings; by default banyan.yaml in the app's folder.")
  @Nullable Path config;

  @Option(
      names = "--autoscale",
      paramLabel = "A..B",
      description =
          "Lets each service with a route, and no scale or port of its own, have A to B replicas in"
              + " place of the file's: by CPU (70 %% of resources.cpu), or else by 10 requests at"
              + " once.")
  @Nullable String autoscale;

  @Option(names = "--print-config", description = "Show what is in force, secrets masked, and end.")
  boolean printConfig;

  @Option(names = "--yes", description = "Ask nothing.")
  boolean yes;

  /** Reads the settings, with these flags over them. */
  ServerConfig settings(AppFolder folder) {
    if (config != null && !Files.isRegularFile(config)) {
      throw new CliException("There is no file " + config + " to read settings from.");
    }
    Optional<Path> file =
        Optional.ofNullable(config)
            .or(
                () ->
                    Optional.of(folder.app().resolve(ConfigSources.FILE_NAME))
                        .filter(Files::isRegularFile));
    return ConfigSources.read(file, System.getenv(), flags());
  }

  private Map<String, String> flags() {
    var flags = new LinkedHashMap<String, String>();
    if (port != null) {
      flags.put("edge.port", Integer.toString(port));
      flags.put("api.port", Integer.toString(port == 0 ? 0 : port + 1));
    }
    if (apiPort != null) {
      flags.put("api.port", Integer.toString(apiPort));
    }
    if (bind != null) {
      flags.put("edge.bind", bind);
      flags.put("api.bind", bind);
    }
    if (autoscale != null) {
      flags.put("apps.autoscale.replicas", range(autoscale).toString());
    }
    return flags;
  }

  static ReplicaRange range(String text) {
    try {
      ReplicaRange range = ReplicaRange.parse(text);
      if (range.isRange() && range.min() >= 1) {
        return range;
      }
    } catch (IllegalArgumentException wrong) {
      throw new CliException(
          "--autoscale takes a range such as 1..4, not '" + text + "': " + wrong.getMessage());
    }
    throw new CliException(
        "--autoscale takes a range from 1 up, such as 1..4, not '" + text + "'.");
  }

  /** One line a setting, as it could stand in {@code banyan.yaml}. */
  static void print(ServerConfig config, Terminal terminal) {
    ConfigPrinter.effective(config)
        .forEach((key, value) -> terminal.out().println(key + ": " + value));
  }
}
