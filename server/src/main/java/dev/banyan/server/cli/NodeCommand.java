package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import dev.banyan.kernel.NearestName;
import dev.banyan.server.DataFolder;
import dev.banyan.server.NodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that ask a running node have in common: finding it, and the app on it. */
abstract class NodeCommand implements Callable<Integer> {

  /** The data folder's name in an app's folder. */
  static final String DATA_FOLDER = ".banyan";

  private static final String APP_FILE = "banyan.app.yaml";
  private static final Pattern NAME =
      Pattern.compile("name:\\s*[\"']?([a-z0-9][a-z0-9-]*)[\"']?\\s*(#.*)?");
  private static final int LINES_MAX = 10_000;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The data folder of the node to ask; by default .banyan of the app whose folder this is,"
              + " or else the clone's.")
  @Nullable Path data;

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "Which app, where the node runs several.")
  @Nullable String app;

  final Terminal terminal;

  NodeCommand() {
    this(Terminal.ofProcess());
  }

  NodeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Does the command's work on the node. */
  abstract int run(Node node) throws IOException;

  /** Refuses, in words, what makes no sense whatever the node is. */
  void check() {}

  @Override
  public final Integer call() throws IOException {
    check();
    try (Node node = new Node(find())) {
      return run(node);
    }
  }

  /** The nearest node; {@code node.json} stands only while one serves. */
  final NodeFile find() throws IOException {
    List<Path> candidates = candidates();
    for (Path candidate : candidates) {
      Optional<NodeFile> file = NodeFile.read(candidate);
      if (file.isPresent()) {
        return file.get();
      }
      OptionalLong starting = DataFolder.holder(candidate);
      if (starting.isPresent()) {
        throw new CliException(
            "A node is starting here (process "
                + starting.getAsLong()
                + "); try again in a moment.");
      }
    }
    throw new CliException(
        "No node is running here. Start one with: banyan up\n"
            + "If it keeps its data elsewhere, say where: --data DIR (looked in "
            + String.join(", ", candidates.stream().map(Path::toString).toList())
            + ")");
  }

  private List<Path> candidates() {
    if (data != null) {
      return List.of(data.toAbsolutePath().normalize());
    }
    return List.of(nearest(Path.of("").toAbsolutePath(), home()));
  }

  /**
   * The data folder that a place belongs to: that of the nearest folder with an app or a data
   * folder in it, whether its node runs or not, since what is meant for one app must not happen to
   * another. Only outside of all apps it is the clone's.
   */
  static Path nearest(Path from, Optional<Path> home) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(DATA_FOLDER))
          || Files.exists(folder.resolve(APP_FILE))) {
        return folder.resolve(DATA_FOLDER);
      }
    }
    return home.orElse(from).resolve(DATA_FOLDER);
  }

  /** The clone that the launcher stands in. */
  static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("banyan.home")).map(Path::of);
  }

  /** The API path of the app: the only one, or the one that was named. */
  final String appPath(Node node) {
    return "/v1/apps/" + app(node).path("id").asText();
  }

  final JsonNode app(Node node) {
    List<JsonNode> apps = node.list("/v1/apps");
    List<String> names = apps.stream().map(each -> each.path("name").asText()).toList();
    String named = app;
    if (named != null) {
      return apps.stream()
          .filter(each -> each.path("name").asText().equals(named))
          .findFirst()
          .orElseThrow(() -> new CliException("There is no app " + named + hint(named, names)));
    }
    Optional<String> here = folderApp(Path.of("").toAbsolutePath()).filter(names::contains);
    if (apps.size() > 1 && here.isPresent()) {
      return apps.get(names.indexOf(here.get()));
    }
    if (apps.size() != 1) {
      throw new CliException(
          apps.isEmpty()
              ? "The node runs no app yet."
              : "The node runs several apps; say which: --app " + String.join(" | ", names));
    }
    return apps.getFirst();
  }

  /** The name in the app file of the nearest folder that has one. */
  static Optional<String> folderApp(Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(APP_FILE);
      if (Files.isRegularFile(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          return lines
              .limit(LINES_MAX)
              .map(NAME::matcher)
              .filter(Matcher::matches)
              .map(name -> name.group(1))
              .findFirst();
        } catch (IOException | UncheckedIOException unreadable) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Checks a service's name before a request is made with it. */
  final String requireService(Node node, String app, String name) {
    List<String> names =
        node.list(app + "/services").stream().map(each -> each.path("name").asText()).toList();
    if (!names.contains(name)) {
      throw new CliException("There is no service " + name + hint(name, names));
    }
    return name;
  }

  private static String hint(String name, List<String> names) {
    return NearestName.of(name, names)
        .map(near -> "; did you mean " + near + "?")
        .orElse(". There is: " + String.join(", ", names));
  }

  /** Checks a variable's name before a request is made with it. */
  static String requireVariable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new CliException(
          (name.isEmpty() ? "An empty word" : name)
              + " cannot be a variable's name: it begins with a letter or _, and goes on with letters,"
              + " digits and _, 128 in all.");
    }
    return name;
  }

  final void json(Object value) throws IOException {
    terminal
        .out()
        .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
  }
}
