package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.acceptance.BanyanProcess.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a clone of which Maven is a stand-in that counts how often it is asked. */
class LauncherTest {

  private static final String POM =
      """
      <modules>
          <module>kernel</module>
          <module>console</module>
          <module>examples/quickstart</module>
          <module>server</module>
          <module>bench</module>
          <module>acceptance</module>
      </modules>
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>"$(dirname "$0")/../built"
      mkdir -p server/target bench/target examples/quickstart/target/app
      touch server/target/banyan-server.jar bench/target/banyan-bench.jar
      touch examples/quickstart/target/app/banyan.app.yaml
      """;

  @TempDir Path folder;

  private Path clone;

  @BeforeEach
  void makeClone() throws IOException {
    clone = Files.createDirectories(folder.resolve("clone"));
    Files.copy(Repository.root().resolve("banyan"), clone.resolve("banyan"));
    write("pom.xml", POM);
    write("mvnw", MAVEN);
    write(".gitignore", "target/\n*.gen.ts\n");
    write("kernel/src/main/java/A.java", "class A {}");
    write("shop/banyan.app.yaml", "name: shop");
    assertThat(clone.resolve("mvnw").toFile().setExecutable(true)).isTrue();
    assertThat(clone.resolve("banyan").toFile().setExecutable(true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyBanyansOwnSourcesMakeItBuildAgain(boolean git) throws IOException {
    if (git) {
      commit();
    }
    assertThat(buildsAfter("build")).isEqualTo(1);
    assertThat(buildsAfter("build")).as("nothing changed").isEqualTo(1);

    write("my-app/banyan.app.yaml", "name: mine");
    write("my-app/src/main/java/B.java", "class B {}");
    write("my-app/pom.xml", "<project/>");
    write("shop/banyan.app.yaml", "name: shop2");
    write("examples/other/pom.xml", "<project/>");
    write("kernel/src/test/java/ATest.java", "class ATest {}");
    write("acceptance/src/main/java/C.java", "class C {}");
    write("bench/src/main/java/D.java", "class D {}");
    write("console/web/src/api/contract.gen.ts", "made by the build");
    assertThat(buildsAfter("build")).as("none of it is in what runs").isEqualTo(1);

    write("kernel/src/main/java/E.java", "class E {}");
    assertThat(buildsAfter("build")).as("a new file").isEqualTo(2);
    write("kernel/src/main/java/A.java", "class A { int a; }");
    assertThat(buildsAfter("build")).as("a changed one").isEqualTo(3);
    write("examples/quickstart/web/index.html", "<p>");
    assertThat(buildsAfter("build")).as("the quickstart").isEqualTo(4);
    write("pom.xml", POM + "<!-- -->");
    assertThat(buildsAfter("build")).as("how it is built").isEqualTo(5);
    Files.delete(clone.resolve("kernel/src/main/java/A.java"));
    assertThat(buildsAfter("build")).as("a file that is gone").isEqualTo(6);
  }

  @Test
  void aQuickstartThatIsGoneIsBuiltAgain() throws IOException {
    assertThat(buildsAfter("build")).isEqualTo(1);
    Files.delete(clone.resolve("examples/quickstart/target/app/banyan.app.yaml"));
    assertThat(buildsAfter("build")).isEqualTo(2);
  }

  /** Debian's package manager is a stand-in too, and the machine has all programs but one. */
  @Test
  void theEdgeBenchInstallsWhatItNeedsAndTheOthersNothing() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path asked = folder.resolve("asked");
    program(programs.resolve("apt-get"), "echo \"$@\" >>" + asked);
    program(programs.resolve("sudo"), "[ \"$1\" != -n ] || shift\nexec \"$@\"");
    Path launcher = clone.resolve("banyan");
    Files.writeString(
        launcher, Files.readString(launcher).replace("/usr/bin/wrk", folder + "/none"));
    var path = Map.of("PATH", programs + ":" + System.getenv("PATH"));

    launch(path, "bench", "writes", "--quick", "--yes");
    assertThat(asked).doesNotExist();
    launch(path, "bench", "edge", "--quick", "--yes");
    assertThat(asked).content().containsPattern("install .* wrk");
  }

  /** Prometheus and its exporters listen at every address of the machine, where nobody asked. */
  @Test
  void theTestsLeaveNoServerRunningThatTheyInstalled() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path asked = folder.resolve("asked");
    for (String name : List.of("apt-get", "service", "update-rc.d")) {
      program(
          programs.resolve(name),
          "echo "
              + name
              + " \"$@\" >>"
              + asked
              + "\n[ \"$2\" != status ] || [ \"$1\" = prometheus ]");
    }
    program(programs.resolve("sudo"), "[ \"$1\" != -n ] || shift\nexec \"$@\"");
    Path launcher = clone.resolve("banyan");
    Files.writeString(
        launcher,
        Files.readString(launcher)
            .replace("/usr/bin/prometheus-node-exporter ", folder + "/none ")
            .replace("/usr/bin/prometheus ", folder + "/none ")
            .replace("/usr/sbin/nginx ", folder + "/none "));

    launch(Map.of("PATH", programs + ":" + System.getenv("PATH")), "test", "--yes");
    assertThat(asked)
        .content()
        .containsPattern("apt-get install .* nginx-light .*prometheus-node-exporter")
        .contains("service nginx stop", "service prometheus-node-exporter stop")
        .contains("update-rc.d prometheus-node-exporter disable")
        // It ran before, by somebody's hand.
        .doesNotContain("service prometheus stop", "update-rc.d prometheus disable")
        .doesNotContain("update-rc.d nginx");
  }

  @Test
  void whatEarlierStartsUnpackedIsSweptAndThatOfOthersThatStartNowIsNot() throws IOException {
    Path unpacked = clone.resolve("target/launcher/tmp");
    Path old = Files.createDirectories(unpacked.resolve("com_aayushatharva_brotli4j_1"));
    Files.writeString(old.resolve("libbrotli.so"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path fresh = Files.createDirectories(unpacked.resolve("com_aayushatharva_brotli4j_2"));
    Path other = Files.createDirectories(unpacked.resolve("banyan-train"));
    Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

    launch(Map.of(), "version");
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(other).exists();
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void write(String name, String text) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void commit() {
    for (List<String> words :
        List.of(
            List.of("init", "-q"),
            List.of("add", "."),
            List.of("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "t"))) {
      var command = new java.util.ArrayList<>(List.of("git", "-C", clone.toString()));
      command.addAll(words);
      CommandResult done = CommandResult.of(command);
      assertThat(done.exitCode()).as(done.output()).isZero();
    }
  }

  /** How often Maven was asked in all, once the launcher has ended well. */
  private int buildsAfter(String... words) throws IOException {
    CommandResult done = launch(Map.of(), words);
    assertThat(done.exitCode()).as(done.output()).isZero();
    return Files.readAllLines(folder.resolve("built")).size();
  }

  private CommandResult launch(Map<String, String> environment, String... words) {
    // Without what this test's own start says of builds.
    var command =
        new java.util.ArrayList<>(
            List.of(
                "env",
                "-u",
                "BANYAN_NO_BUILD",
                "BANYAN_JAVA_HOME=" + System.getProperty("java.home")));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(clone.resolve("banyan").toString());
    command.addAll(List.of(words));
    return CommandResult.of(command);
  }
}
