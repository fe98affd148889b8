package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody reads of the commands that ask a node, and how those end that are mistakes: 1 for
 * what cannot be done, 2 for what cannot be read. {@link RollingReleaseTest} has those of releases.
 */
class CommandLineTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REFUSED = 1;
  private static final int UNREADABLE = 2;

  @TempDir static Path folder;

  private static BanyanProcess node;
  private static Api owner;
  private static String app;

  @BeforeAll
  static void start() throws IOException {
    node = BanyanProcess.start(TestApps.node(folder.resolve("app"), "one"), folder.resolve("data"));
    owner =
        new Api(node.api(), Files.readString(folder.resolve("data").resolve("cli-token")).strip());
    app = "/v1/apps/" + owner.get("/v1/apps").expect(200).json().at("/items/0/id").asText();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void psShowsWhatRunsForPeopleAndForPrograms() throws IOException {
    awaitHealthy(2);
    shown("ps")
        .contains("nodeapp", "release 1", ":" + node.app().getPort(), "SERVICE", "INSTANCE")
        .containsPattern("api +running +2 of 2 \\(2\\.\\.3\\)")
        .containsPattern("api\\.\\d+ +running");
    JsonNode json = new ObjectMapper().readTree(command(0, "ps", "--json"));
    assertThat(json.at("/app/name").asText()).isEqualTo("nodeapp");
    assertThat(json.at("/services/0/name").asText()).isEqualTo("api");
    assertThat(json.path("instances").size()).isGreaterThanOrEqualTo(2);

    refused("ps", "--app", "nodeap").contains("There is no app nodeap; did you mean nodeapp?");
    unreadable("ps", "--jsn").contains("has no option --jsn; did you mean --json?");
    var nowhere = BanyanProcess.launcher("ps", "--data", folder.resolve("nothing").toString());
    assertThat(nowhere.exitCode()).isEqualTo(REFUSED);
    assertThat(nowhere.output()).contains("No node is running here", "banyan up");
  }

  @Test
  void mistakesOfTheAppsFileAreToldBeforeAnythingIsStarted() throws IOException {
    Path app = Files.createDirectories(folder.resolve("mistaken"));
    Files.writeString(
        app.resolve("banyan.app.yaml"), "name: Shop\nservces:\n  api: {run: ./start}\n");
    for (String command : List.of("up", "dev")) {
      var told = BanyanProcess.launcher(command, app.toString(), "--port", "0", "--api-port", "0");
      assertThat(told.exitCode()).as(told.output()).isEqualTo(REFUSED);
      assertThat(told.output()).contains("banyan.app.yaml has mistakes:", "servces", "name");
      assertThat(app.resolve(".banyan")).doesNotExist();
    }
  }

  @Test
  void scaleKeepsToTheRangeThatTheAppGives() {
    shown("scale", "api=3").contains("api: 3 wanted");
    awaitHealthy(3);
    refused("scale", "api=9").contains("2..3");
    refused("scale", "apl=3").contains("There is no service apl; did you mean api?");
    unreadable("scale", "api").contains("api lacks its =N; write: banyan scale api=3");
    unreadable("scale", "api=many").contains("'many' is no whole number");
    shown("scale", "api=2").contains("api: 2 wanted");
    awaitHealthy(2);
  }

  @Test
  void restartExchangesEveryReplica() {
    awaitHealthy(2);
    Set<String> before = instances();
    shown("restart", "api").contains("Restarting api, one replica after the other");
    Await.until(
        PATIENCE,
        "every replica to be another",
        () -> instances().size() == 2 && instances().stream().noneMatch(before::contains));
    awaitHealthy(2);
    refused("restart", "web").contains("There is no service web", "There is: api");
  }

  @Test
  void secretsAreGivenAndNeverShown() {
    shown("secret", "set", "TOKEN", "hunter2").contains("TOKEN is set", "exchanged");
    awaitTokenOf("hunter2".length());
    var typed =
        BanyanProcess.CommandResult.of(
            List.of(
                "sh",
                "-c",
                "printf 'from the input\\n' | \"$0\" secret set TOKEN --data \"$1\"",
                Repository.root().resolve("banyan").toString(),
                node.data().toString()));
    assertThat(typed.exitCode()).as(typed.output()).isZero();
    awaitTokenOf("from the input".length());
    shown("secret", "ls")
        .contains("NAME", "TOKEN")
        .doesNotContain("hunter2")
        .doesNotContain("from the input");
    shown("secret", "rm", "TOKEN").contains("TOKEN is deleted");
    awaitTokenOf(0);
    shown("secret", "ls").doesNotContain("TOKEN");
    refused("secret", "rm", "TOKEN").contains("There is no such secret");
    refused("secret", "set", "2ND", "x").contains("2ND cannot be a variable's name");
    refused("secret", "set", "BANYAN_EDGE_SECRET", "x").contains("set by Banyan");
    unreadable("secret", "lst").contains("There is no command banyan secret lst", "ls");
  }

  @Test
  void variablesAreSetShownAndDeleted() {
    shown("config", "set", "LEVEL=debug", "COLOUR=a=b").contains("LEVEL, COLOUR are set");
    assertThat(command(0, "config", "get", "COLOUR")).isEqualTo("a=b\n");
    shown("config", "ls").contains("LEVEL=debug\n", "COLOUR=a=b\n");
    shown("config", "rm", "LEVEL").contains("LEVEL is deleted");
    shown("config", "ls").doesNotContain("LEVEL");
    refused("config", "get", "LEVEL").contains("There is no such variable");
    refused("config", "rm", "LEVEL").contains("There is no such variable");
    refused("config", "set", "NOT-A-NAME=x").contains("NOT-A-NAME cannot be a variable's name");
    unreadable("config", "set", "LEVEL").contains("LEVEL lacks its =VALUE");
    unreadable("config", "get").contains("NAME is missing");
  }

  @Test
  void routesAreTheAppFiles() {
    shown("routes").contains("PATH", "TO", "LIMIT").containsPattern("(?m)^/ +api ");
  }

  @Test
  void logsShowThePast() {
    say("something");
    Await.until(
        PATIENCE,
        "the line to be kept",
        () -> command(0, "logs", "api", "--tail", "50").contains("said something"));
    assertThat(command(0, "logs", "-n", "1").lines()).hasSize(1);
    refused("logs", "apl").contains("There is no service apl; did you mean api?");
    unreadable("logs", "--tail", "few").contains("--tail takes a whole number, not 'few'");
  }

  /** The node stops and starts again meanwhile, as for an upgrade. */
  @Test
  void whoFollowsTheLogsMissesNothingAndSeesNothingTwice() throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    Process following =
        new ProcessBuilder(
                Repository.root().resolve("banyan").toString(),
                "logs",
                "-f",
                "api",
                "--data",
                node.data().toString())
            .redirectErrorStream(true)
            .start();
    try {
      Thread.ofVirtual().start(() -> read(following, lines));
      say("before");
      await(lines, "said before");
      node.stop();
      await(lines, "The node does not answer; waiting for it.");
      node.start();
      say("after");
      await(lines, "said after");
      for (String once : List.of("said before", "said after", "The node does not answer")) {
        assertThat(lines).filteredOn(line -> line.contains(once)).as(once).hasSize(1);
      }
    } finally {
      following.destroy();
      assertThat(following.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void read(Process process, List<String> lines) {
    try (var reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException ended) {
      lines.add("(its output was closed)");
    }
  }

  private static void await(List<String> lines, String text) {
    Await.until(
        PATIENCE,
        () -> text + " in\n" + String.join("\n", lines),
        () -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  private static void say(String word) {
    new Api(node.app(), null).get("/say/" + word).expect(200);
  }

  private static void awaitHealthy(int replicas) {
    Await.until(
        PATIENCE,
        replicas + " healthy replicas",
        () -> {
          JsonNode now = owner.get(app + "/services/api").expect(200).json().path("replicas");
          return now.path("healthy").asInt() == replicas && now.path("running").asInt() == replicas;
        });
  }

  private static void awaitTokenOf(int length) {
    Await.until(
        PATIENCE,
        "a token of " + length + " characters in every replica",
        () -> {
          var served = new Api(node.app(), null);
          for (int i = 0; i < 6; i++) {
            if (served.get("/").expect(200).json().path("token").asInt() != length) {
              return false;
            }
          }
          return true;
        });
    awaitHealthy(2);
  }

  private static Set<String> instances() {
    return StreamSupport.stream(
            owner.get(app + "/instances").expect(200).json().path("items").spliterator(), false)
        .filter(instance -> !instance.path("state").asText().equals("stopped"))
        .map(instance -> instance.path("id").asText())
        .collect(Collectors.toSet());
  }

  private static AbstractStringAssert<?> shown(String... words) {
    return assertThat(command(0, words));
  }

  private static AbstractStringAssert<?> refused(String... words) {
    return assertThat(command(REFUSED, words));
  }

  private static AbstractStringAssert<?> unreadable(String... words) {
    return assertThat(command(UNREADABLE, words));
  }

  private static String command(int exitCode, String... words) {
    BanyanProcess.CommandResult result = node.command(words);
    assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
    return result.output();
  }
}
