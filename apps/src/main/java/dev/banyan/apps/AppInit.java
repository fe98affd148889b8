package dev.banyan.apps;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a first {@code banyan.app.yaml}, with comments that say what was guessed. */
public final class AppInit {

  private AppInit() {}

  /**
   * What was done.
   *
   * @param file where it stands
   * @param yaml its text
   * @param detection what it was made from
   */
  public record Written(Path file, String yaml, Detector.Detection detection) {}

  /**
   * Detects, checks what it would write, and writes it.
   *
   * @throws FileAlreadyExistsException when there is one already; it is never overwritten
   */
  public static Written write(Path folder) throws IOException {
    Detector.Detection detection = Detector.detect(folder);
    String yaml = yaml(detection);
    AppManifest.parse(yaml);
    Path file = folder.resolve(AppManifest.FILE_NAME);
    Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW);
    return new Written(file, yaml, detection);
  }

  /** The text for what was detected; always a manifest that parses. */
  public static String yaml(Detector.Detection detection) {
    StringBuilder out = new StringBuilder();
    // Beside the data, where every start writes it: an editor needs neither a node nor the network.
    out.append("# yaml-language-server: $schema=.banyan/")
        .append(AppManifest.SCHEMA_FILE_NAME)
        .append('\n');
    if (detection.sources().isEmpty()) {
      out.append("# Nothing here was recognised: write how your app runs.\n");
    } else {
      out.append("# Guessed from ")
          .append(String.join(", ", detection.sources()))
          .append(". Check it, then run: banyan up\n");
    }
    detection.notes().forEach(note -> out.append("# ").append(oneLine(note)).append('\n'));
    out.append("name: ").append(detection.name()).append('\n');
    detection
        .release()
        .ifPresent(command -> out.append("release: ").append(quote(command)).append('\n'));
    out.append("\nservices:\n");
    List<Detector.Found> services =
        detection.services().isEmpty() ? List.of(placeholder()) : detection.services();
    services.forEach(service -> service(out, service));
    routes(out, services);
    out.append(
        """

        # In its environment each service finds PORT, DATABASE_URL (its own PostgreSQL database),
        # REDIS_URL, BANYAN_URL and BANYAN_KEY. Secrets: banyan secret set NAME
        """);
    return out.toString();
  }

  private static Detector.Found placeholder() {
    return new Detector.Found(
        "web",
        ".",
        Optional.empty(),
        Optional.of("./start --port $PORT"),
        Optional.empty(),
        false,
        Optional.empty(),
        List.of("the command that starts your app; it listens on 127.0.0.1:$PORT"));
  }

  private static void service(StringBuilder out, Detector.Found service) {
    out.append("  ").append(service.name()).append(":\n");
    service.notes().forEach(note -> out.append("    # ").append(oneLine(note)).append('\n'));
    if (!service.directory().equals(".")) {
      line(out, "directory", service.directory());
    }
    service.build().ifPresent(build -> line(out, "build", build));
    if (service.folder().isPresent()) {
      line(out, "static", service.folder().get());
      if (service.singlePage()) {
        out.append("    spa: true\n");
      }
      return;
    }
    line(out, "run", service.run().orElse("./start"));
    if (service.health().isPresent()) {
      line(out, "health", service.health().get());
    } else if (service.isWeb()) {
      out.append("    # health: /health   # a path that answers 200 when it can serve\n");
    }
    out.append("    # replicas: 1..4\n");
  }

  /** The pages take everything, and what looks like an API takes its own prefix. */
  private static void routes(StringBuilder out, List<Detector.Found> services) {
    List<Detector.Found> web = services.stream().filter(Detector.Found::isWeb).toList();
    if (web.isEmpty()) {
      return;
    }
    Detector.Found front =
        web.stream()
            .filter(found -> found.folder().isPresent())
            .findFirst()
            .or(() -> web.stream().filter(found -> isFront(found.name())).findFirst())
            .orElse(web.getFirst());
    List<String> lines = new ArrayList<>();
    for (Detector.Found other : web) {
      if (!other.equals(front)) {
        String path =
            other.name().matches("backend|server|api") && noneTakes(lines, "/api")
                ? "/api"
                : "/" + other.name();
        lines.add("  - {path: " + path + ", to: " + other.name() + "}\n");
      }
    }
    lines.add("  - {path: /, to: " + front.name() + "}\n");
    out.append("\nroutes:\n");
    lines.forEach(out::append);
  }

  private static boolean isFront(String name) {
    return name.matches("web|frontend|client|ui|site|www");
  }

  private static boolean noneTakes(List<String> lines, String path) {
    return lines.stream().noneMatch(line -> line.contains("{path: " + path + ","));
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append("    ").append(key).append(": ").append(quote(value)).append('\n');
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** Plain where YAML reads it back as the same text, else in double quotes. */
  private static String quote(String value) {
    boolean plain =
        value.matches("[A-Za-z./][A-Za-z0-9 ./_=$&|<>+,@~;()-]*")
            && !value.contains(" #")
            && !value.contains(": ")
            && !value.endsWith(" ")
            && !value.matches("(?i)true|false|yes|no|on|off|null|~|\\.");
    return plain
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
