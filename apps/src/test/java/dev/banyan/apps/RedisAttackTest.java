package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one app, or a stranger on the machine, may do to the Redis that all share. */
class RedisAttackTest extends RunningRedis {

  @Test
  void aScriptChangesNothingForTheScriptsOfOtherApps() throws IOException {
    server = start();
    try (RespConnection evil = app(URI.create(server.ensure(ids.within(team, "app")).reveal()));
        RespConnection other = app(URI.create(server.ensure(ids.within(team, "app")).reveal()))) {
      tampers(evil, "setfenv(0, setmetatable({redis = 0}, {__index = getfenv(0)})) return 1");
      tampers(evil, "getmetatable('').__index = function() return tostring end return 1");
      tampers(evil, "_G.redis = 0 return 1");
      tampers(evil, "rawset(_G, 'redis', 0) return 1");
      assertThat(other.call("EVAL", "return redis.call('set', KEYS[1], ('v'):upper())", "1", "k"))
          .containsExactly("OK");
      assertThat(other.call("GET", "k")).containsExactly("V");
      assertThat(other.call("EVAL", "return {KEYS[1], ARGV[1], cjson.encode({1})}", "1", "a", "b"))
          .containsExactly("a", "b", "[1]");
    }
  }

  @Test
  void whatScriptsWriteToTheLogIsBounded() throws Exception {
    server = start(IMPATIENT);
    Path log = data.resolve("redis/server/redis.log");
    try (RespConnection app = app(URI.create(server.ensure(ids.within(team, "app")).reveal()))) {
      String lines =
          "for i = 1, 10000 do redis.log(redis.LOG_WARNING, ('x'):rep(1000)) end return 1";
      app.call("EVAL", lines, "0");
      app.call("EVAL", lines, "0");
      until(() -> !Files.exists(log) || log.toFile().length() < 16 << 20);
    }
  }

  private static void tampers(RespConnection app, String script) {
    assertThatThrownBy(() -> app.call("EVAL", script, "0"))
        .as(script)
        .isInstanceOf(RespConnection.RedisError.class);
  }

  @Test
  void strangersWhoTakeAllConnectionsAreShownOutAndAppsGetInAgain() throws Exception {
    server = start();
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    List<RespConnection> strangers = new ArrayList<>();
    try (RespConnection here = app(url)) {
      bound(40);
      fill(server.port(), strangers);
      try (RespConnection late = appEventually(url)) {
        assertThat(late.call("PING")).containsExactly("PONG");
      }
      assertThat(here.call("PING")).as("who was in stays").containsExactly("PONG");
      until(() -> ended("stranger") > 0);
      assertThat(ended("app")).isZero();
    } finally {
      for (RespConnection stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void oneAppDoesNotTakeTheConnectionsOfOthers() throws Exception {
    server = start();
    URI greedy = URI.create(server.ensure(ids.within(team, "app")).reveal());
    URI other = URI.create(server.ensure(ids.within(team, "app")).reveal());
    List<RespConnection> held = new ArrayList<>();
    try (RespConnection first = app(greedy)) {
      bound(40);
      for (int i = 0; i < 30; i++) {
        held.add(app(greedy));
      }
      until(() -> ended("app") >= 11);
      try (RespConnection late = appEventually(other)) {
        assertThat(late.call("PING")).containsExactly("PONG");
      }
      assertThat(first.call("PING")).as("the newest go").containsExactly("PONG");
    } finally {
      for (RespConnection connection : held) {
        connection.close();
      }
    }
  }

  @Test
  void thePlaceInAFullRedisIsNotGivenUpWhileAScriptHoldsItUp() throws Exception {
    server = start();
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection admin = admin();
        RespConnection app = app(url);
        var log = new HeardLog(RedisConnections.class)) {
      String kept = keptConnection(admin);
      Thread script = evil(app, "while true do end");
      until(() -> log.heard("of its connections") || log.heard("could not be counted"));
      admin.call("SCRIPT", "KILL");
      script.join();
      assertThat(keptConnection(admin)).isEqualTo(kept);
    }
  }

  @Test
  void thePlaceInAFullRedisIsNotGivenUpWhileItIsSilent() throws Exception {
    server = start(IMPATIENT);
    try (RespConnection admin = admin()) {
      String kept = keptConnection(admin);
      signal("STOP");
      try {
        // Who looks every second is silenced no later than who is silenced here for a second time.
        for (int i = 0; i < 2; i++) {
          try (var log = new HeardLog(RedisWatch.class)) {
            until(() -> log.heard("does not tell how it does"));
          }
        }
      } finally {
        signal("CONT");
      }
      // Whoever hung up meanwhile is known to have gone.
      admin.call("PING");
      assertThat(keptConnection(admin)).isEqualTo(kept);
    }
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The one of Banyan's own that is not opened for one question. */
  private static String keptConnection(RespConnection admin) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      Optional<String> kept =
          String.join("\n", admin.call("CLIENT", "LIST"))
              .lines()
              .filter(line -> line.contains(" name=" + RedisProcess.ADMINISTRATOR + " "))
              .filter(line -> !line.contains(" age=0 "))
              .map(line -> line.split(" ", 2)[0])
              .findFirst();
      if (kept.isPresent()) {
        return kept.get();
      }
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void bound(int clients) throws IOException {
    try (RespConnection admin = admin()) {
      admin.call("CONFIG", "SET", "maxclients", Integer.toString(clients));
    }
  }

  /** Connects again and again without signing in, until Redis is full. */
  private static void fill(int port, List<RespConnection> strangers) throws IOException {
    for (int i = 0; i < 1_000; i++) {
      RespConnection stranger = RespConnection.open(port, Duration.ofSeconds(5));
      strangers.add(stranger);
      try {
        stranger.call("PING");
      } catch (RespConnection.RedisError told) {
        if (!String.valueOf(told.getMessage()).startsWith("NOAUTH")) {
          return;
        }
      } catch (IOException closed) {
        return;
      }
    }
    throw new AssertionError("Redis was never full");
  }

  private double ended(String whose) {
    return meters.get("redis_connections_ended").tag("of", whose).counter().count();
  }

  @Test
  void whoFillsTheMemoryIsNamedInTheLog() throws Exception {
    server = start(IMPATIENT);
    Id hoarder = ids.within(team, "app");
    try (RespConnection app = app(URI.create(server.ensure(hoarder).reveal()));
        RespConnection admin = admin();
        var log = new HeardLog(RedisWatch.class)) {
      admin.call("CONFIG", "SET", "maxmemory", "8mb");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  app.call("SET", "key " + i, "v".repeat(10_000));
                }
              })
          .hasMessageStartingWith("OOM");
      until(() -> log.heard(hoarder + " holds most"));
    }
  }

  @Test
  void aScriptThatNeitherEndsNorCanBeEndedHoldsNobodyUpForLong() throws Exception {
    server = start(IMPATIENT);
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    URI other = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection connection = app(other)) {
      connection.call("SET", "acknowledged", "1");
    }
    try (RespConnection connection = app(url)) {
      evil(connection, "redis.call('set', KEYS[1], 'b'); while true do end");
      until(() -> count("redis_kills") == 1);
      try (RespConnection freed = appEventually(other)) {
        assertThat(freed.call("GET", "acknowledged")).containsExactly("1");
      }
    }
    until(() -> count("redis_restarts") == 1);
    assertThat(count("redis_scripts_ended")).isZero();
  }

  @Test
  void aScriptThatHasWrittenNothingIsEndedAlone() throws Exception {
    server = start(IMPATIENT);
    long pid = server.pid();
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection connection = app(url)) {
      evil(connection, "while true do end");
      until(() -> count("redis_scripts_ended") == 1);
      try (RespConnection freed = appEventually(url)) {
        assertThat(freed.call("PING")).containsExactly("PONG");
      }
    }
    assertThat(server.pid()).isEqualTo(pid);
    assertThat(count("redis_kills")).isZero();
  }

  private static Thread evil(RespConnection connection, String script) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.call("EVAL", script, "1", "a");
              } catch (IOException ended) {
                // As it should.
              }
            });
  }

  @Test
  void aStrangerOnItsPortIsToldNoPassword() throws Exception {
    server = start(IMPATIENT);
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    List<Id> restarted = new CopyOnWriteArrayList<>();
    server.onPasswordsRenewed(restarted::add);
    int port = server.port();
    ProcessHandle redis = ProcessHandle.of(server.pid()).orElseThrow();
    try (var log = new HeardLog(RedisWatch.class)) {
      try (ServerSocket stranger = takeWhenItEnds(redis, port)) {
        until(() -> log.heard("is held by process " + ProcessHandle.current().pid()));
        stranger.setSoTimeout(500);
        // Banyan looks at Redis again and again meanwhile; and nobody comes in.
        assertThatThrownBy(stranger::accept).isInstanceOf(SocketTimeoutException.class);
        assertThat(server.answers()).isFalse();
        assertThatThrownBy(stranger::accept).isInstanceOf(SocketTimeoutException.class);
      }
    }
    until(() -> server.answers());
    assertThat(server.port()).as("apps know no other").isEqualTo(port);
    assertThatThrownBy(() -> app(url)).as("may be known").hasMessageStartingWith("WRONGPASS");
    until(() -> !restarted.isEmpty());
    URI renewed = URI.create(server.ensure(restarted.getFirst()).reveal());
    try (RespConnection app = app(renewed)) {
      assertThat(app.call("PING")).containsExactly("PONG");
    }
  }

  @Test
  void whatAStrangerMayHaveBeenToldHoldsNoMoreAfterAKillEither() throws Exception {
    server = start(IMPATIENT);
    Id app = ids.within(team, "app");
    URI url = URI.create(server.ensure(app).reveal());
    ProcessHandle redis = ProcessHandle.of(server.pid()).orElseThrow();
    try (var log = new HeardLog(RedisWatch.class);
        ServerSocket stranger = takeWhenItEnds(redis, url.getPort())) {
      until(() -> log.heard("is held by process " + ProcessHandle.current().pid()));
      assertThat(stranger.isBound()).isTrue();
      // As a kill of Banyan would, before Redis serves again.
      server.abandon();
    }
    server = start();
    URI renewed = URI.create(server.ensure(app).reveal());
    assertThat(renewed.getPort()).isEqualTo(url.getPort());
    assertThat(renewed.getUserInfo()).isNotEqualTo(url.getUserInfo());
    assertThatThrownBy(() -> app(url)).hasMessageStartingWith("WRONGPASS");
  }

  /** Stands on the port before the next Redis does. */
  private static ServerSocket takeWhenItEnds(ProcessHandle redis, int port) throws Exception {
    redis.destroyForcibly();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        if (!redis.isAlive()) {
          ProcessHandle.allProcesses()
              .filter(
                  process -> process.parent().filter(ProcessHandle.current()::equals).isPresent())
              .filter(process -> process.info().command().orElse("").contains("redis"))
              .forEach(ProcessHandle::destroyForcibly);
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void manyKindsOfErrorsAreNoSilence() throws Exception {
    server = start(IMPATIENT);
    long pid = server.pid();
    try (RespConnection app = app(URI.create(server.ensure(ids.within(team, "app")).reveal()));
        RespConnection admin = admin()) {
      for (int i = 0; i < 20_000; i++) {
        String name = "E" + i + "x".repeat(60);
        assertThatThrownBy(() -> app.call("EVAL", "return {err = ARGV[1] .. ' x'}", "0", name))
            .isInstanceOf(RespConnection.RedisError.class);
        if (i % 5_000 == 0) {
          assertThat(admin.call("PING")).containsExactly("PONG");
        }
      }
      try (var log = new HeardLog(RedisWatch.class)) {
        app.call("SET", "k", "v");
        until(() -> gauge("redis.keys") == 1);
        assertThat(log.heard("does not tell how it does")).isFalse();
      }
    }
    assertThat(server.pid()).isEqualTo(pid);
  }

  @Test
  void whoHasALongNameGoesFirstAndBanyanStays() throws Exception {
    server = start();
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    List<RespConnection> held = new ArrayList<>();
    try (RespConnection admin = admin();
        RespConnection here = app(url)) {
      String kept = keptConnection(admin);
      bound(40);
      for (int i = 0; i < 3; i++) {
        RespConnection named = app(url);
        held.add(named);
        named.call("CLIENT", "SETNAME", "n".repeat(20 << 20));
      }
      for (int i = 0; i < 17; i++) {
        held.add(app(url));
      }
      until(() -> ended("app") == 3);
      assertThat(here.call("PING")).containsExactly("PONG");
      assertThat(held.getLast().call("PING")).containsExactly("PONG");
      assertThat(keptConnection(admin)).isEqualTo(kept);
    } finally {
      for (RespConnection connection : held) {
        connection.close();
      }
    }
  }

  @Test
  void whatAScriptTakesIsBoundedAndHarmsNobodyElse() throws Exception {
    server = start(binary, RedisPatience.Limits.USUAL, ByteSize.ofMebibytes(32));
    URI other = URI.create(server.ensure(ids.within(team, "app")).reveal());
    URI url = URI.create(server.ensure(ids.within(team, "app")).reveal());
    try (RespConnection connection = app(other)) {
      connection.call("SET", "acknowledged", "1");
    }
    try (RespConnection app = app(url)) {
      String hoard =
          "local t = {} for i = 1, 600 do t[i] = ('x'):rep(1048576) .. i end return 'all'";
      assertThatThrownBy(() -> app.call("EVAL", hoard, "0")).isInstanceOf(IOException.class);
    }
    try (RespConnection freed = appEventually(other)) {
      assertThat(freed.call("GET", "acknowledged")).containsExactly("1");
    }
  }
}
