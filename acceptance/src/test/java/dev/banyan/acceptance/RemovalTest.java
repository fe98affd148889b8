package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that is deleted is gone with all it had, also where Banyan ends with -9 meanwhile. */
class RemovalTest {

  @TempDir Path folder;

  @Test
  void anAppThatGotAnotherNameStaysUntilItIsRemovedAndThenNothingOfItIsLeft() throws Exception {
    Path app = TestApps.environment(folder.resolve("app"), "shop");
    var node = BanyanProcess.start(app, folder.resolve("data"));
    try (node) {
      assertThat(tell(node, "BANYAN_APP")).isEqualTo("shop");
      assertThat(node.stop()).isIn(0, 143);
      TestApps.environment(app, "shop2");
      node.start();

      assertThat(tell(node, "BANYAN_APP")).as("the folder's app").isEqualTo("shop2");
      String old = "shop.localhost:" + node.app().getPort();
      assertThat(node.printed())
          .contains("This folder ran the app shop before.", "http://" + old, "banyan remove shop");
      assertThat(tell(node, "BANYAN_APP", old)).isEqualTo("shop");

      Left before = Left.of(node, old, id(owner(node), "shop"));
      before.assertThere();
      var asked = node.command("remove", "shop");
      assertThat(asked.exitCode()).as(asked.output()).isEqualTo(1);
      assertThat(asked.output()).contains("for good", "--yes");
      before.assertThere();
      var removed = node.command("remove", "shop", "--yes");
      assertThat(removed.exitCode()).as(removed.output()).isZero();
      before.assertGone();
      assertThat(tell(node, "BANYAN_APP", old))
          .as("its address is nobody's, as any that no app names")
          .isEqualTo("shop2");
      assertThat(node.command("ps").output()).as("one app needs no --app").contains("api");
    }
  }

  @Test
  void whatKillInterruptedIsFinishedBeforeTheNameIsGivenAgain() throws Exception {
    Path app = TestApps.environment(folder.resolve("app"), "shop");
    var node = BanyanProcess.start(app, folder.resolve("data"));
    try (node) {
      Api owner = owner(node);
      String id = id(owner, "shop");
      String host = "localhost:" + node.app().getPort();
      Left before = Left.of(node, host, id);
      try (Connection own = before.logIn();
          var statement = own.createStatement()) {
        statement.execute("create table basket (n int)");
      }
      owner.send("DELETE", "/v1/apps/" + id, Map.of("name", "shop"), Map.of()).expect(202);
      node.kill();
      node.start();

      assertThat(owner.get("/v1/apps/" + id).status()).isEqualTo(404);
      assertThat(id(owner, "shop")).as("brought up anew").isNotEqualTo(id);
      before.assertFoldersAndProcessesGone();
      Left again = Left.of(node, host, id(owner, "shop"));
      try (Connection own = again.logIn();
          var statement = own.createStatement()) {
        assertThatThrownBy(() -> statement.execute("select * from basket"))
            .isInstanceOf(SQLException.class);
      }
    }
  }

  /** What an app has, to be looked for when it is gone. */
  private record Left(
      Path data, String id, URI database, URI redis, List<ProcessHandle> processes) {

    static Left of(BanyanProcess node, String host, String id) {
      var processes = new ArrayList<ProcessHandle>();
      for (JsonNode each :
          owner(node).get("/v1/apps/" + id + "/instances").expect(200).json().path("items")) {
        if (each.has("pid")) {
          ProcessHandle.of(each.path("pid").asLong()).ifPresent(processes::add);
        }
      }
      return new Left(
          node.data(),
          id,
          URI.create(tell(node, "DATABASE_URL", host)),
          URI.create(tell(node, "REDIS_URL", host)),
          processes);
    }

    void assertThere() throws Exception {
      logIn().close();
      assertThat(redisSays()).startsWith("+OK");
      assertThat(processes).isNotEmpty().allMatch(ProcessHandle::isAlive);
      assertThat(folders()).allMatch(Files::isDirectory);
    }

    void assertGone() {
      assertThatThrownBy(() -> logIn().close())
          .isInstanceOfSatisfying(
              SQLException.class, denied -> assertThat(denied.getSQLState()).isEqualTo("28P01"));
      assertThat(redisSays()).startsWith("-WRONGPASS");
      assertFoldersAndProcessesGone();
    }

    void assertFoldersAndProcessesGone() {
      assertThat(processes).noneMatch(ProcessHandle::isAlive);
      assertThat(folders()).noneMatch(Files::exists);
    }

    private List<Path> folders() {
      String label = id.substring(id.indexOf('_') + 1);
      return List.of(
          data.resolve("releases").resolve(label), data.resolve("workloads/logs").resolve(label));
    }

    Connection logIn() throws SQLException {
      String[] login = database.getUserInfo().split(":");
      return DriverManager.getConnection(
          "jdbc:postgresql://%s:%d%s"
              .formatted(database.getHost(), database.getPort(), database.getPath()),
          login[0],
          login[1]);
    }

    private String redisSays() {
      String[] login = redis.getUserInfo().split(":");
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.getPort())) {
        socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        String ask = "AUTH " + login[0] + " " + login[1] + "\r\n";
        socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
            + new String(
                socket.getInputStream().readNBytes(socket.getInputStream().available()),
                StandardCharsets.US_ASCII);
      } catch (IOException away) {
        throw new UncheckedIOException(away);
      }
    }
  }

  private static Api owner(BanyanProcess node) {
    try {
      return new Api(node.api(), Files.readString(node.data().resolve("cli-token")).strip());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static String id(Api owner, String name) {
    for (JsonNode each : owner.get("/v1/apps").expect(200).json().path("items")) {
      if (each.path("name").asText().equals(name)) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("there is no app " + name);
  }

  private static String tell(BanyanProcess node, String variable) {
    return new Api(node.app(), null).get("/" + variable).expect(200).body();
  }

  /** Asks over a socket of its own: clients do not let the host be chosen. */
  private static String tell(BanyanProcess node, String variable, String host) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.app().getPort())) {
      socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
      String request =
          "GET /" + variable + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException away) {
      throw new UncheckedIOException(away);
    }
  }
}
