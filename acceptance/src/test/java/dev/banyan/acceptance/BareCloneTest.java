package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.acceptance.BanyanProcess.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer's first {@code ./banyan up} builds: the launcher's own line, carried out by the
 * real Maven in a folder that holds the sources and nothing else. The other tests run what the
 * whole build has just made, and {@link LauncherTest} has a stand-in for Maven.
 *
 * <p>Covered: that the line names the modules and profiles that it takes, that none of Banyan's own
 * artifacts has to be installed before, jars and libraries, and that what was built is whole and
 * runs. Not covered: the libraries' way over the network, for Maven works offline on those of the
 * local repository; and compilers, javac and the console's: they take minutes and do in every build
 * the same, so that what they made for the build of this test is taken over, where it is there.
 */
class BareCloneTest {

  private static final Set<String> NOT_IN_A_NODE =
      Set.of("cluster", "testkit", "bench", "acceptance");

  @TempDir Path folder;

  private Path clone;
  private Path repository;

  @BeforeEach
  void makeClone() throws IOException {
    Path root = Repository.root();
    clone = folder.resolve("clone");
    for (String file :
        run("git", "-C", root.toString(), "ls-files", "-z", "-co", "--exclude-standard")
            .split("\0")) {
      if (Files.isRegularFile(root.resolve(file))) {
        copy(root.resolve(file), clone.resolve(file));
      }
    }
    takeOver(root.resolve("console/target/console-built.sha256"));
    for (String module : modules(root)) {
      takeOver(root.resolve(module).resolve("target/classes"));
    }
    for (List<String> words :
        List.of(
            List.of("init", "-q"),
            List.of("add", "."),
            List.of("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "t"))) {
      var command = new ArrayList<>(List.of("git", "-C", clone.toString()));
      command.addAll(words);
      run(command.toArray(String[]::new));
    }
    repository = withoutBanyan(localRepository());
  }

  /** Links are removed here, for who clears a folder away minds where they lead. */
  @AfterEach
  void unlink() throws IOException {
    if (repository != null) {
      try (Stream<Path> links = Files.walk(repository).filter(Files::isSymbolicLink)) {
        for (Path link : links.toList()) {
          Files.delete(link);
        }
      }
    }
  }

  @Test
  void theLaunchersLineBuildsAllThatRuns() throws IOException {
    String built = launcher("build");
    assertThat(built).contains("Built in").doesNotContain("BUILD FAILURE");
    assertThat(clone.resolve("server/target/banyan-server.jar")).isRegularFile();
    try (var jar = new JarFile(clone.resolve("server/target/banyan-server.jar").toFile())) {
      String[] libraries =
          jar.getManifest().getMainAttributes().getValue("Class-Path").split("\\s+");
      assertThat(libraries).hasSizeGreaterThan(40);
      assertThat(libraries)
          .allSatisfy(library -> assertThat(clone.resolve("server/target/" + library)).exists());
    }
    Path app = clone.resolve("examples/quickstart/target/app");
    for (String part : List.of("banyan.app.yaml", "lib/postgresql.jar", "web/index.html")) {
      assertThat(app.resolve(part)).isRegularFile();
    }
    assertThat(app.resolve("classes/dev/banyan/quickstart")).isNotEmptyDirectory();
    for (String unused : NOT_IN_A_NODE) {
      assertThat(clone.resolve(unused).resolve("target")).doesNotExist();
    }
    assertThat(launcher("help")).contains("rollback").doesNotContain("Built in");
  }

  private String launcher(String word) throws IOException {
    boolean compiled =
        modules(clone).stream()
            .allMatch(module -> Files.exists(clone.resolve(module).resolve("target/classes")));
    return run(
        "env",
        "-u",
        "BANYAN_NO_BUILD",
        "BANYAN_JAVA_HOME=" + System.getProperty("java.home"),
        "MAVEN_ARGS=-o -Dmaven.main.skip=" + compiled + " -Dmaven.repo.local=" + repository,
        clone.resolve("banyan").toString(),
        word);
  }

  /** The modules that a node is made of. */
  private static List<String> modules(Path root) throws IOException {
    return Pattern.compile("<module>(.*)</module>")
        .matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map(module -> module.group(1))
        .filter(module -> !NOT_IN_A_NODE.contains(module))
        .toList();
  }

  private static String run(String... command) {
    CommandResult done = CommandResult.of(List.of(command));
    assertThat(done.exitCode()).as(done.output()).isZero();
    return done.output();
  }

  /** Surefire tells the tests which one the build uses. */
  private static Path localRepository() {
    String told = System.getProperty("localRepository");
    return told == null
        ? Path.of(System.getProperty("user.home"), ".m2/repository")
        : Path.of(told);
  }

  /** The same libraries without what was ever installed of Banyan. */
  private Path withoutBanyan(Path libraries) throws IOException {
    Path made = folder.resolve("repository");
    link(libraries, made, "dev");
    link(libraries.resolve("dev"), made.resolve("dev"), "banyan");
    return made;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    if (Files.isDirectory(from)) {
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.toList()) {
          if (!entry.endsWith(except)) {
            Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
          }
        }
      }
    }
  }

  private void takeOver(Path built) throws IOException {
    if (Files.exists(built)) {
      try (Stream<Path> files = Files.walk(built)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          copy(file, clone.resolve(Repository.root().relativize(file)));
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
