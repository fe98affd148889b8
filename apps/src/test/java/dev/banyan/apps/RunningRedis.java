package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A Redis of its own for each test, which ends with it. */
abstract class RunningRedis {

  static final RedisPatience.Limits IMPATIENT =
      new RedisPatience.Limits(
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofSeconds(1),
          Duration.ofSeconds(45));

  final String binary = binary();
  @TempDir Path data;
  final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  final Id team = ids.team();
  SimpleMeterRegistry meters = new SimpleMeterRegistry();
  RedisServer server;

  /** What {@code apps.redis.binary} says. */
  String binary() {
    return "bundled";
  }

  @AfterEach
  void end() {
    if (server != null) {
      server.close();
    }
  }

  double count(String name) {
    return meters.get(name).counter().count();
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  RedisServer start() throws IOException {
    return start(RedisPatience.Limits.USUAL);
  }

  RedisServer start(RedisPatience.Limits limits) throws IOException {
    meters = new SimpleMeterRegistry();
    return start(binary, limits);
  }

  RedisServer start(String program, RedisPatience.Limits limits) throws IOException {
    return start(program, limits, AppsConfig.Redis.embedded().memoryMax());
  }

  RedisServer start(String program, RedisPatience.Limits limits, ByteSize memoryMax)
      throws IOException {
    AppsConfig.Redis usual = AppsConfig.Redis.embedded();
    return RedisServer.start(
        new AppsConfig.Redis(
            usual.type(), usual.url(), program, memoryMax, usual.connectionsPerAppMax()),
        data,
        new SecureRandom(),
        limits,
        meters);
  }

  RespConnection admin() throws IOException {
    RespConnection connection = RespConnection.open(server.port(), Duration.ofSeconds(5));
    RedisFiles files = RedisFiles.open(data.resolve("redis"), new SecureRandom());
    connection.call("AUTH", "default", files.administratorPassword().reveal());
    return connection;
  }

  static RespConnection app(URI url) throws IOException {
    RespConnection connection = RespConnection.open(url.getPort(), Duration.ofSeconds(5));
    String[] login = url.getUserInfo().split(":", 2);
    connection.call("AUTH", login[0], login[1]);
    connection.call("SELECT", url.getPath().substring(1));
    return connection;
  }

  static RespConnection appEventually(URI url) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return app(url);
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
