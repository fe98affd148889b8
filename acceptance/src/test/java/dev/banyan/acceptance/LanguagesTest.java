package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps as their teams bring them, in three languages, each with its database and Redis. */
class LanguagesTest {

  @TempDir Path folder;

  @Test
  void anAppInNodeFindsWhatItIsPromised() {
    Path app = TestApps.node(folder.resolve("app"), "1");
    initialise(app);
    try (var node = BanyanProcess.start(app, folder.resolve("data"))) {
      var reply = new Api(node.app(), null).get("/").expect(200).json();
      assertThat(reply.path("version").asText()).isEqualTo("1");
      for (String promised : new String[] {"database", "redis", "banyan", "key"}) {
        assertThat(reply.path(promised).asBoolean()).as(promised).isTrue();
      }
      assertThat(reply.path("openai").asBoolean()).as("there is no gateway yet").isFalse();
    }
  }

  /** The app file is what `banyan init` makes of the folder, as a newcomer has it. */
  private static void initialise(Path app) {
    try {
      Files.delete(app.resolve("banyan.app.yaml"));
      BanyanProcess.CommandResult made = BanyanProcess.launcher("init", app.toString());
      assertThat(made.exitCode()).as(made.output()).isZero();
      assertThat(made.output()).contains("banyan.app.yaml", "package.json", "banyan up");
      assertThat(app.resolve("banyan.app.yaml")).content().contains("node server.js");
      BanyanProcess.CommandResult again = BanyanProcess.launcher("init", app.toString());
      assertThat(again.exitCode()).isOne();
      assertThat(again.output()).contains("is there already");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Test
  void anAppInPythonTalksToItsRedis() {
    try (var node =
        BanyanProcess.start(TestApps.flask(folder.resolve("app")), folder.resolve("data"))) {
      var app = new Api(node.app(), null);
      var redis = app.get("/redis").expect(200).json();
      assertThat(redis.path("auth").asText()).isEqualTo("+OK");
      assertThat(redis.path("ping").asText()).isEqualTo("+PONG");
      var forged =
          app.send(
              "POST",
              "/echo",
              java.util.Map.of("a", "b"),
              java.util.Map.of("X-Banyan-User", "root"));
      assertThat(forged.expect(200).json().path("user").isNull()).as("a forged identity").isTrue();
    }
  }

  @Test
  void anAppInJavaIsBuiltAndRun() {
    try (var node =
        BanyanProcess.start(TestApps.java(folder.resolve("app")), folder.resolve("data"))) {
      assertThat(new Api(node.app(), null).get("/").expect(200).body()).isEqualTo("java api");
    }
  }
}
