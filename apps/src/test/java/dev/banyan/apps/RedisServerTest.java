package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What apps are promised of their Redis, here by the one that comes with Banyan. */
class RedisServerTest extends RunningRedis {

  @Test
  void isDurableAndNeverEvicts() throws IOException {
    server = start();
    try (RespConnection admin = admin()) {
      assertThat(admin.call("CONFIG", "GET", "appendfsync")).contains("always");
      assertThat(admin.call("CONFIG", "GET", "aof-use-rdb-preamble")).contains("no");
      assertThat(admin.call("CONFIG", "GET", "maxmemory-policy")).contains("noeviction");
      assertThat(admin.call("CONFIG", "GET", "bind")).contains("127.0.0.1");
    }
    try (RespConnection stranger = RespConnection.open(server.port(), Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> stranger.call("GET", "x")).hasMessageStartingWith("NOAUTH");
    }
  }

  @Test
  void anAppReachesItsOwnDatabaseAloneAndNothingDangerous() throws IOException {
    server = start();
    Id first = ids.within(team, "app");
    Id second = ids.within(team, "app");
    URI url = URI.create(server.ensure(first).reveal());
    URI other = URI.create(server.ensure(second).reveal());
    assertThat(url.getPath()).isNotEqualTo(other.getPath());
    try (RespConnection app = app(url)) {
      assertThat(app.call("SET", "k", "v")).containsExactly("OK");
      assertThat(app.call("KEYS", "*")).containsExactly("k");
      assertThat(app.call("INFO", "server")).isNotEmpty();
      for (List<String> refused :
          List.of(
              List.of("SELECT", other.getPath().substring(1)),
              List.of("CONFIG", "GET", "dir"),
              List.of("FLUSHALL"),
              List.of("SWAPDB", "1", "2"),
              List.of("MOVE", "k", other.getPath().substring(1)),
              List.of("ACL", "LIST"),
              List.of("SHUTDOWN"),
              List.of("DEBUG", "SLEEP", "0"),
              List.of("FUNCTION", "LIST"),
              List.of("SCRIPT", "FLUSH"),
              List.of("SCRIPT", "DEBUG", "SYNC"),
              List.of("CLIENT", "TRACKING", "ON"),
              List.of("EVAL", "return redis.call('select', 2)", "0"))) {
        assertThatThrownBy(() -> app.call(refused.toArray(String[]::new)))
            .as(refused.toString())
            .isInstanceOf(RespConnection.RedisError.class);
      }
    }
  }

  @Test
  void ofAnAppThatIsRemovedNothingIsLeftForTheNextOne() throws Exception {
    server = start();
    Id gone = ids.within(team, "app");
    Id stays = ids.within(team, "app");
    URI url = URI.create(server.ensure(gone).reveal());
    URI other = URI.create(server.ensure(stays).reveal());
    try (RespConnection app = app(url);
        RespConnection neighbour = app(other)) {
      app.call("SET", "k", "v");
      neighbour.call("SET", "k", "of the neighbour");
      server.remove(gone);
      server.remove(gone);
      assertThatThrownBy(() -> app.call("GET", "k")).isInstanceOf(IOException.class);
      assertThat(neighbour.call("GET", "k")).containsExactly("of the neighbour");
    }
    assertThatThrownBy(() -> app(url)).isInstanceOf(RespConnection.RedisError.class);
    URI next = URI.create(server.ensure(ids.within(team, "app")).reveal());
    assertThat(next.getPath()).isEqualTo(url.getPath());
    try (RespConnection app = app(next)) {
      assertThat(app.call("KEYS", "*")).isEmpty();
    }
  }

  @Test
  void aLivingServerIsAdoptedWithItsDataAndPort() throws IOException {
    RedisServer before = start();
    Id app = ids.within(team, "app");
    URI url = URI.create(before.ensure(app).reveal());
    try (RespConnection connection = app(url)) {
      connection.call("SET", "acknowledged", "1");
    }
    before.abandon();

    server = start();
    assertThat(server.adopted()).isTrue();
    assertThat(server.pid()).isEqualTo(before.pid());
    assertThat(server.ensure(app).reveal()).isEqualTo(url.toString());
    try (RespConnection connection = app(url)) {
      assertThat(connection.call("GET", "acknowledged")).containsExactly("1");
    }
  }

  @Test
  void anotherProgramTakesOverWithAllThatWasAcknowledged() throws IOException {
    RedisServer before = start();
    Id app = ids.within(team, "app");
    URI url = URI.create(before.ensure(app).reveal());
    try (RespConnection connection = app(url)) {
      connection.call("SET", "acknowledged", "1");
    }
    before.abandon();

    String other = binary.equals("bundled") ? "/usr/bin/redis-server" : "bundled";
    server = start(other, RedisPatience.Limits.USUAL);
    assertThat(server.adopted()).isFalse();
    assertThat(ProcessHandle.of(before.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(server.ensure(app).reveal()).isEqualTo(url.toString());
    try (RespConnection connection = app(url)) {
      assertThat(connection.call("GET", "acknowledged")).containsExactly("1");
    }
  }

  @Test
  void comesBackByItselfWithEveryAcknowledgedWrite() throws Exception {
    server = start();
    Id app = ids.within(team, "app");
    URI url = URI.create(server.ensure(app).reveal());
    try (RespConnection connection = app(url)) {
      for (int i = 0; i < 50; i++) {
        connection.call("RPUSH", "list", Integer.toString(i));
      }
    }
    ProcessHandle killed = ProcessHandle.of(server.pid()).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().get(10, TimeUnit.SECONDS);
    try (RespConnection connection = appEventually(url)) {
      assertThat(connection.call("LLEN", "list")).containsExactly("50");
    }
  }

  @Test
  void whoHoldsMostOfTheMemoryIsFoundBySample() throws Exception {
    server = start();
    URI small = URI.create(server.ensure(ids.within(team, "app")).reveal());
    URI large = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection one = app(small);
        RespConnection other = app(large)) {
      for (int i = 0; i < 200; i++) {
        one.call("SET", "key " + i, "v");
        other.call("SET", "key " + i, "v".repeat(1_000));
      }
      assertThat(RedisMemorySample.largest(this::admin))
          .hasValueSatisfying(
              most -> {
                assertThat("/" + most.database()).isEqualTo(large.getPath());
                assertThat(most.keys()).isEqualTo(200);
                assertThat(most.bytes()).isBetween(200_000L, 400_000L);
              });
      one.call("SET", "long name ".repeat(200_000), "v");
      assertThat(RedisMemorySample.largest(this::admin)).isPresent();
    }
  }

  @Test
  void howItDoesIsMeasured() throws Exception {
    server = start();
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection connection = app(url)) {
      connection.call("MSET", "a", "1", "b", "2", "c", "3");
      until(() -> gauge("redis.keys") == 3);
      assertThat(gauge("redis.connected.clients")).isGreaterThanOrEqualTo(1);
      assertThat(gauge("redis.memory.used")).isGreaterThan(100_000);
      assertThat(gauge("redis.memory.max"))
          .isEqualTo(AppsConfig.Redis.embedded().memoryMax().bytes());
    }
    server.close();
    assertThat(gauge("redis.keys")).isNaN();
  }

  @Test
  void aPortThatIsTakenAtTheStartIsLeftWithItsPasswords() throws Exception {
    RedisServer before = start();
    Id app = ids.within(team, "app");
    URI url = URI.create(before.ensure(app).reveal());
    before.close();
    try (ServerSocket stranger =
        new ServerSocket(url.getPort(), 50, InetAddress.getLoopbackAddress())) {
      server = start();
      URI moved = URI.create(server.ensure(app).reveal());
      assertThat(moved.getPort()).isNotEqualTo(url.getPort());
      assertThat(moved.getUserInfo()).isNotEqualTo(url.getUserInfo());
      assertThat(stranger.isBound()).isTrue();
    }
  }

  @Test
  void asRootItListensWhereNoAppMay() throws Exception {
    server = start();
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    RedisPorts ports = RedisPorts.ofHost(root);
    assertThat(ports.suits(server.port())).isTrue();
  }

  @Test
  void closingEndsItAndTheNextStartKeepsThePort() throws IOException {
    RedisServer before = start();
    int port = before.port();
    long pid = before.pid();
    before.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    server = start();
    assertThat(server.adopted()).isFalse();
    assertThat(server.port()).isEqualTo(port);
  }

  @Test
  void runsUnderAUserOfItsOwnWhenBanyanIsRoot() throws IOException {
    server = start();
    int owner = (int) Files.getAttribute(Path.of("/proc/" + server.pid()), "unix:uid");
    int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assertThat(owner == 0).isFalse();
    assertThat(self == 0 || owner == self).isTrue();
  }
}
