package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The services of a compose file that are the app's own: those with {@code build}. PostgreSQL and
 * Redis are what Banyan gives anyway; other images are named in notes.
 */
final class ComposeReader {

  /** What it says. */
  record Read(List<Detector.Found> services, List<String> notes) {}

  private ComposeReader() {}

  static Read read(Path app, String text, List<Detector.Found> own) throws IOException {
    List<Detector.Found> services = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    YamlTree yaml = YamlTree.read(text);
    for (var entry : yaml.root().path("services").properties()) {
      String name = Detector.label(entry.getKey(), "web");
      JsonNode service = entry.getValue();
      String image = service.path("image").asText("");
      if (!service.has("build")) {
        notes.add(imageNote(entry.getKey(), image));
        continue;
      }
      String directory = directory(service.path("build"));
      Path folder = app.resolve(directory).normalize();
      if (!folder.startsWith(app) || !Files.isDirectory(folder)) {
        notes.add(entry.getKey() + " is built in " + directory + ", which is not in this folder");
        continue;
      }
      List<Detector.Found> kinds =
          directory.equals(".") ? own : DetectedKinds.in(folder, directory, new ArrayList<>());
      Optional<Detector.Found> kind = kinds.stream().findFirst();
      Optional<String> command = command(service.path("command"));
      List<String> hints = new ArrayList<>(kind.map(Detector.Found::notes).orElse(List.of()));
      if (command.isEmpty() && kind.isEmpty()) {
        hints.add("its Dockerfile says how it runs; write that command here");
      }
      services.add(
          new Detector.Found(
              name,
              directory,
              kind.flatMap(Detector.Found::build),
              command
                  .or(() -> kind.flatMap(Detector.Found::run))
                  .or(
                      () ->
                          kind.flatMap(Detector.Found::folder).isPresent()
                              ? Optional.empty()
                              : Optional.of("./start")),
              command.isPresent() ? Optional.empty() : kind.flatMap(Detector.Found::folder),
              kind.map(Detector.Found::singlePage).orElse(false),
              kind.flatMap(Detector.Found::health),
              hints));
    }
    return new Read(services, notes);
  }

  private static String imageNote(String name, String image) {
    String kind = image.replaceFirst("[:@].*$", "").replaceFirst("^.*/", "");
    if (kind.startsWith("postgres") || kind.startsWith("pgvector") || kind.startsWith("postgis")) {
      return name + " (" + image + ") is given by Banyan: connect to $DATABASE_URL";
    }
    if (kind.startsWith("redis") || kind.startsWith("valkey")) {
      return name + " (" + image + ") is given by Banyan: connect to $REDIS_URL";
    }
    if (kind.startsWith("nginx") || kind.startsWith("traefik") || kind.startsWith("caddy")) {
      return name + " (" + image + ") is what Banyan's own edge does: write routes";
    }
    return name + " (" + image + ") is not run by Banyan here; run it beside and set its address";
  }

  private static String directory(JsonNode build) {
    String context = build.isTextual() ? build.asText() : build.path("context").asText(".");
    String plain = context.replaceFirst("^\\./", "").replaceFirst("/+$", "");
    return plain.isEmpty() ? "." : plain;
  }

  private static Optional<String> command(JsonNode command) {
    if (command.isTextual()) {
      return Optional.of(command.asText());
    }
    if (command.isArray()) {
      List<String> words = new ArrayList<>();
      command.forEach(word -> words.add(quote(word.asText())));
      return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
    }
    return Optional.empty();
  }

  private static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,$-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
