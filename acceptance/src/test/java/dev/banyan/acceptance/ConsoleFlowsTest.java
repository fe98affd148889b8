package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.acceptance.BanyanProcess.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The console's own check of what people do ({@code console/web/check/flows.mjs}), in Chromium
 * against a made-up node: what a real one seldom does, a conflict or a node that goes away, is had
 * there at will. {@link ConsoleTest} has the real one.
 */
class ConsoleFlowsTest {

  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*", Pattern.DOTALL);

  @Test
  void everyFlowThatTheConsolePromisesLeadsToItsEnd() throws IOException {
    String node = node();
    run(node, "node_modules/vite/bin/vite.js", "build", "--mode", "mock", "--logLevel", "warn");
    String told = run(node, "check/flows.mjs");
    assertThat(told.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThan(15);
  }

  private static String run(String node, String... words) {
    var command =
        new ArrayList<>(
            List.of("env", "-C", Repository.root().resolve("console/web").toString(), node));
    command.addAll(List.of(words));
    CommandResult done = CommandResult.of(command);
    assertThat(done.exitCode()).as(done.output()).isZero();
    return done.output();
  }

  /** One that Vite runs on: of the path, or the one that the console's build took. */
  private static String node() throws IOException {
    Path taken = Repository.root().resolve("console/target/node");
    try (Stream<Path> packages = Files.isDirectory(taken) ? Files.list(taken) : Stream.empty()) {
      return Stream.concat(
              Arrays.stream(System.getenv("PATH").split(":"))
                  .map(folder -> Path.of(folder, "node")),
              packages.map(each -> each.resolve("package/bin/node")))
          .filter(Files::isExecutable)
          .map(Path::toString)
          .filter(ConsoleFlowsTest::recentEnough)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no Node 20.19; the console's build takes one"));
    }
  }

  private static boolean recentEnough(String node) {
    String told = CommandResult.of(List.of(node, "--version")).output();
    return VERSION.matcher(told).results().anyMatch(ConsoleFlowsTest::isRecentEnough);
  }

  private static boolean isRecentEnough(MatchResult version) {
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19);
  }
}
