package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apps as their teams bring them, in three languages. Python and Java write to their database and
 * read it, with the drivers that Debian and Banyan itself have; all three write to their Redis and
 * read it, over its protocol. Not covered: a driver from npm, PyPI or for Redis at all, for tests
 * take nothing from registries; so the app in Node only finds the address of its database.
 */
class LanguagesTest {

  @TempDir Path folder;

  @Test
  void anAppInNodeFindsWhatItIsPromised() {
    Path app = TestApps.node(folder.resolve("app"), "1");
    initialise(app);
    try (var node = BanyanProcess.start(app, folder.resolve("data"))) {
      var served = new Api(node.app(), null);
      var reply = served.get("/").expect(200).json();
      assertThat(reply.path("version").asText()).isEqualTo("1");
      for (String promised : new String[] {"database", "redis", "banyan", "key"}) {
        assertThat(reply.path(promised).asBoolean()).as(promised).isTrue();
      }
      assertThat(reply.path("openai").asBoolean()).as("there is no gateway yet").isFalse();

      for (int times = 1; times <= 2; times++) {
        var order = served.post("/orders", Map.of("order", "tea")).expect(200).json();
        assertThat(order.path("times").asInt()).isEqualTo(times);
      }
      assertThat(served.get("/orders").expect(200).json().at("/orders/tea").asInt()).isEqualTo(2);
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
  void anAppInPythonKeepsWhatItWritesToItsDatabaseAndRedis() {
    try (var node =
        BanyanProcess.start(TestApps.flask(folder.resolve("app")), folder.resolve("data"))) {
      var app = new Api(node.app(), null);
      app.post("/database/tea", null).expect(200);
      var notes = app.get("/database").expect(200).json().path("notes");
      assertThat(notes.findValuesAsText("body")).containsExactly("tea");
      assertThat(notes.at("/0/own").asBoolean()).as("a database of its own").isTrue();

      var redis = app.post("/redis/scones", null).expect(200).json();
      assertThat(redis.path("auth").asText()).isEqualTo("+OK");
      assertThat(redis.path("ping").asText()).isEqualTo("+PONG");
      assertThat(redis.path("written").asText()).isEqualTo("+OK");
      assertThat(app.get("/redis").expect(200).text("note")).isEqualTo("scones");

      var forged =
          app.send("POST", "/echo", Map.of("a", "b"), Map.of("X-Banyan-User", "root")).expect(200);
      assertThat(forged.json().path("user").isNull()).as("a forged identity").isTrue();
    }
  }

  @Test
  void anAppInJavaIsBuiltAndKeepsWhatItWritesToItsDatabaseAndRedis() {
    try (var node =
        BanyanProcess.start(TestApps.java(folder.resolve("app")), folder.resolve("data"))) {
      var app = new Api(node.app(), null);
      assertThat(app.get("/").expect(200).body()).isEqualTo("java api");
      assertThat(app.post("/database", "tea").expect(200).body()).isEqualTo("rows written: 1");
      assertThat(app.get("/database").expect(200).body()).isEqualTo("\"tea\"");
      assertThat(app.post("/redis", "scones").expect(200).body()).isEqualTo("+OK");
      assertThat(app.get("/redis").expect(200).body()).isEqualTo("\"scones\"");
    }
  }
}
