package dev.banyan.operate.verify;

import dev.banyan.operate.measure.MeasureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds programs of this machine. */
final class Programs {

  /** Where Debian keeps PostgreSQL's programs, a folder for each version. */
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  private Programs() {}

  /**
   * The full name of a program.
   *
   * @throws MeasureException when it is not there
   */
  static String find(String name) {
    for (Path folder : folders()) {
      Path program = folder.resolve(name);
      if (Files.isExecutable(program) && Files.isRegularFile(program)) {
        return program.toString();
      }
    }
    throw new MeasureException(
        "this needs the program "
            + name
            + ", which is not on the PATH: install it (of the two apps, invoices needs nothing but taskset: --app invoices)");
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "/usr/bin").split(":")) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    try (var versions = Files.list(POSTGRESQL)) {
      versions
          .sorted(Comparator.reverseOrder())
          .map(each -> each.resolve("bin"))
          .forEach(folders::add);
    } catch (IOException notDebian) {
      return folders;
    }
    return folders;
  }

  /** The program of the JDK that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
