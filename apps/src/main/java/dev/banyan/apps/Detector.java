package dev.banyan.apps;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses from an app's files how it is built and run, for {@code banyan init}. Reads only, follows
 * no links, looks one folder deep. What it cannot know it says in a note. A {@code Procfile} or
 * {@code docker-compose.yml} is the author's own word and goes before guesses.
 */
public final class Detector {

  private static final Set<String> NOT_LOOKED_INTO =
      Set.of(
          "node_modules",
          "target",
          "build",
          "dist",
          "vendor",
          "venv",
          "docs",
          "test",
          "tests",
          "examples",
          "public",
          "static",
          "src");
  private static final int FOLDERS_MAX = 200;

  private Detector() {}

  /**
   * A service as it was guessed.
   *
   * @param run the command; empty for a static one
   * @param folder what a static one serves; empty for a command
   * @param notes what to check, for comments
   */
  public record Found(
      String name,
      String directory,
      Optional<String> build,
      Optional<String> run,
      Optional<String> folder,
      boolean singlePage,
      Optional<String> health,
      List<String> notes) {

    boolean isWeb() {
      return folder.isPresent() || name.equals("web") || !name.contains("worker");
    }
  }

  /**
   * What was found.
   *
   * @param name a guess at the app's name
   * @param release a command to run before each rollout
   * @param sources the files that were read, for the user to know
   * @param notes what concerns the whole app
   */
  public record Detection(
      String name,
      List<Found> services,
      Optional<String> release,
      List<String> sources,
      List<String> notes) {}

  /**
   * Looks at a folder.
   *
   * @throws IOException when it cannot be read
   */
  public static Detection detect(Path folder) throws IOException {
    Path app = folder.toAbsolutePath().normalize();
    List<String> sources = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Optional<String> release = Optional.empty();
    Map<String, Found> services = new LinkedHashMap<>();
    List<Found> own = DetectedKinds.in(app, ".", sources);

    Path procfile = app.resolve("Procfile");
    if (isFile(procfile)) {
      sources.add("Procfile");
      var read = ProcfileReader.read(Files.readString(procfile), own);
      release = read.release();
      read.services().forEach(found -> services.putIfAbsent(found.name(), found));
    }
    for (String name :
        List.of("docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml")) {
      if (services.isEmpty() && isFile(app.resolve(name))) {
        sources.add(name);
        var read = ComposeReader.read(app, Files.readString(app.resolve(name)), own);
        notes.addAll(read.notes());
        read.services().forEach(found -> services.putIfAbsent(found.name(), found));
      }
    }
    if (services.isEmpty()) {
      own.forEach(found -> services.putIfAbsent(found.name(), found));
    }
    if (services.isEmpty()) {
      for (String sub : folders(app)) {
        for (Found found : DetectedKinds.in(app.resolve(sub), sub, sources)) {
          services.putIfAbsent(found.name(), found);
        }
      }
    }
    if (services.isEmpty()) {
      DetectedKinds.lone(app, sources).ifPresent(found -> services.put(found.name(), found));
    }
    return new Detection(appName(app), List.copyOf(services.values()), release, sources, notes);
  }

  private static List<String> folders(Path app) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(app)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
            && !name.startsWith(".")
            && !NOT_LOOKED_INTO.contains(name)
            && names.size() < FOLDERS_MAX) {
          names.add(name);
        }
      }
    }
    names.sort(null);
    return names;
  }

  static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static String appName(Path app) {
    Path last = app.getFileName();
    return label(last == null ? "app" : last.toString(), "app");
  }

  /** A name as the manifest takes it. */
  static String label(String text, String fallback) {
    String label =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+", "")
            .replaceAll("-+$", "");
    if (label.length() > 30) {
      label = label.substring(0, 30).replaceAll("-+$", "");
    }
    return label.isEmpty() ? fallback : label;
  }
}
