package dev.banyan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checkout that the tests stand in. */
final class Repository {

  private static final Set<String> NOT_SOURCES =
      Set.of("target", "node_modules", ".git", ".banyan");

  private Repository() {}

  /** The folder that holds the launcher. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests do not run inside the checkout");
      }
    }
    return folder;
  }

  /** Every source file below the root; what is built or installed is left out. */
  static Stream<Path> files() throws IOException {
    Path root = root();
    return Files.walk(root)
        .filter(
            file ->
                Stream.iterate(root.relativize(file), part -> part != null, Path::getParent)
                    .noneMatch(part -> NOT_SOURCES.contains(part.getFileName().toString())))
        .filter(Files::isRegularFile);
  }

  /** The subcommands that the launcher's help names. */
  static Set<String> commands() {
    try {
      Process help =
          new ProcessBuilder(root().resolve("banyan").toString(), "help")
              .redirectErrorStream(true)
              .start();
      return help.inputReader()
          .lines()
          .filter(line -> line.startsWith("  "))
          .map(line -> line.strip().split("[\\s,]+")[0])
          .collect(Collectors.toSet());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
