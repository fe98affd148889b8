package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.autoscale.QueueReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** A Redis of somebody else's, that may be away, slow or hostile. */
class OtherRedisTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String LOGIN = "worker:hunter2@";

  static OtherRedis.Way way(Duration lookMax) {
    return new OtherRedis.Way(
        OutwardAddresses::any,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        Duration.ofSeconds(30),
        lookMax);
  }

  private static OtherRedis at(String url) {
    return at(url, Duration.ofSeconds(30));
  }

  private static OtherRedis at(String url, Duration lookMax) {
    return new OtherRedis(RedisAddress.parse(url), OutwardAddresses.any(), way(lookMax));
  }

  private static String refusal(OtherRedis redis, Instant at) {
    try {
      redis.read("emails", at);
      throw new AssertionError("it was read");
    } catch (JobQueues.Unreadable unreadable) {
      assertThat(unreadable).hasMessageNotContaining("hunter2");
      return String.valueOf(unreadable.getMessage());
    }
  }

  private static QueueReading read(OtherRedis redis, Instant at) throws JobQueues.Unreadable {
    return redis.read("emails", at).orElseThrow();
  }

  private static Function<List<String>, String> always(String answer) {
    return command -> answer;
  }

  @Test
  void oneConnectionIsKeptFromLookToLook() throws Exception {
    try (var fake = new FakeRedis(FakeRedis.LIST);
        OtherRedis redis = at(fake.url("redis", LOGIN))) {
      for (int look = 0; look < 5; look++) {
        assertThat(read(redis, NOON.plusSeconds(15 * look)).length()).isEqualTo(7);
      }
      assertThat(fake.connections()).isEqualTo(1);
      assertThat(redis.knows("emails")).isTrue();

      fake.hangUp();
      assertThat(read(redis, NOON.plusSeconds(90)).length()).as("made anew at once").isEqualTo(7);
      assertThat(fake.connections()).isEqualTo(2);
    }
  }

  @Test
  void oneThatIsAwayIsLeftAloneForLongerAndLonger() throws Exception {
    try (var fake = new FakeRedis(always(FakeRedis.HANG_UP));
        OtherRedis redis = at(fake.url("redis", LOGIN))) {
      int[] looks = new int[7];
      int asked = 0;
      for (int second = 0; second < 15 * 64; second += 15) {
        String told = refusal(redis, NOON.plusSeconds(second));
        assertThat(told).contains("the Redis at 127.0.0.1:", "closed the connection");
        if (fake.connections() > asked) {
          looks[asked++] = second;
        } else {
          assertThat(told).contains("; it is asked again at 2026-01-31T12:");
        }
      }
      assertThat(looks).as("five minutes at most").containsExactly(0, 15, 45, 105, 225, 465, 765);
    }
  }

  @Test
  void oneThatIsBackIsAskedAsBefore() throws Exception {
    String url;
    try (var port = new ServerSocket(0)) {
      url = "redis://127.0.0.1:" + port.getLocalPort();
    }
    try (OtherRedis redis = at(url)) {
      assertThat(refusal(redis, NOON)).contains("cannot be reached: Connection refused");
    }
    var away = new boolean[] {true};
    try (var fake =
            new FakeRedis(command -> away[0] ? FakeRedis.HANG_UP : FakeRedis.LIST.apply(command));
        OtherRedis redis = at(fake.url("redis", ""))) {
      refusal(redis, NOON);
      refusal(redis, NOON.plusSeconds(15));
      away[0] = false;
      assertThat(read(redis, NOON.plusSeconds(45)).length()).isEqualTo(7);
      away[0] = true;
      refusal(redis, NOON.plusSeconds(60));
      away[0] = false;
      assertThat(read(redis, NOON.plusSeconds(75)).length()).as("a short pause").isEqualTo(7);
    }
  }

  @Test
  void oneThatNeverAnswersIsNotWaitedFor() throws Exception {
    var never = new CountDownLatch(1);
    try (var fake =
            new FakeRedis(
                command -> {
                  try {
                    never.await();
                  } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                  }
                  return FakeRedis.HANG_UP;
                });
        OtherRedis redis = at(fake.url("redis", LOGIN), Duration.ofMillis(200))) {
      assertThat(refusal(redis, NOON)).contains("does not answer in time");
    } finally {
      never.countDown();
    }
  }

  /** Its connections wait to be accepted. */
  @Test
  void oneThatNeverShakesHandsIsNotWaitedFor() throws Exception {
    try (var deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        OtherRedis secured =
            at("rediss://127.0.0.1:" + deaf.getLocalPort(), Duration.ofMillis(200))) {
      assertThat(refusal(secured, NOON)).contains("does not answer in time");
    }
  }

  @Test
  void entriesWithoutEndAreCountedToABound() throws Exception {
    var last = new AtomicInteger();
    try (var fake =
            stream(
                asked -> {
                  var entries = new StringBuilder("*" + asked + "\r\n");
                  for (int i = 0; i < asked; i++) {
                    entries.append(entry("%06d-1".formatted(last.incrementAndGet())));
                  }
                  return entries.toString();
                });
        OtherRedis redis = at(fake.url("redis", ""), Duration.ofSeconds(30))) {
      assertThat(read(redis, NOON).length()).isBetween(10_000L, 10_100L);
    }
  }

  @Test
  void entriesThatWereNotAskedForOrDoNotFollowEachOtherAreNoAnswer() throws Exception {
    List<String> answers =
        List.of(
            "*2\r\n" + entry("1-1") + entry("2-1"),
            "*1\r\n" + entry("0-0"),
            "*1\r\n" + entry("0".repeat(100_000) + "-1"));
    for (String answer : answers) {
      try (var fake = stream(asked -> answer);
          OtherRedis redis = at(fake.url("redis", ""), Duration.ofSeconds(30))) {
        assertThat(refusal(redis, NOON)).contains("cannot be asked");
      }
    }
  }

  private static String entry(String id) {
    return "*2\r\n$" + id.length() + "\r\n" + id + "\r\n*0\r\n";
  }

  /** With a group whose lag nobody knows, so that entries are asked for: first one, then more. */
  private static FakeRedis stream(IntFunction<String> entries) throws IOException {
    return new FakeRedis(
        command ->
            switch (command.getFirst()) {
              case "TYPE" -> "+stream\r\n";
              case "XINFO" ->
                  "*1\r\n*8\r\n$4\r\nname\r\n$1\r\ng\r\n$7\r\npending\r\n:0\r\n"
                      + "$17\r\nlast-delivered-id\r\n$3\r\n0-0\r\n$3\r\nlag\r\n$-1\r\n";
              case "XRANGE" -> entries.apply(Integer.parseInt(command.getLast()));
              default -> "$-1\r\n";
            });
  }

  @Test
  void whatItSaysOfALoginIsNotRepeated() throws Exception {
    String echo = "-ERR unknown command 'AUTH', with args beginning with: 'worker' 'hunter2'\r\n";
    try (var fake = new FakeRedis(always(echo));
        OtherRedis redis = at(fake.url("redis", LOGIN))) {
      assertThat(refusal(redis, NOON)).endsWith("refuses the login or the database number");
    }
    try (var fake = new FakeRedis(always("-NOAUTH hunter2\r\n"));
        OtherRedis redis = at(fake.url("redis", ""))) {
      assertThat(refusal(redis, NOON)).endsWith("wants a login, and its address holds no password");
    }
    try (var fake = new FakeRedis(always("-hunter2\r\n"));
        OtherRedis redis = at(fake.url("redis", ""))) {
      assertThat(refusal(redis, NOON)).endsWith("refuses a command that reads the queue");
    }
  }

  @Test
  void aClusterIsCalledOne() throws Exception {
    try (var fake = new FakeRedis(always("-MOVED 1 10.0.0.1:6379\r\n"));
        OtherRedis redis = at(fake.url("redis", ""))) {
      assertThat(refusal(redis, NOON)).contains("is a Redis Cluster");
      assertThat(refusal(redis, NOON.plusSeconds(1))).as("it answers").contains("is a Redis Clu");
      assertThat(fake.connections()).isEqualTo(1);
    }
  }

  @Test
  void answersThatAreNoneOrWithoutEndAreBorneToABound() throws Exception {
    for (String strange : List.of("$x\r\n", "*99999999999\r\n", "HTTP/1.1 400\r\n")) {
      try (var fake = new FakeRedis(command -> strange);
          OtherRedis redis = at(fake.url("redis", LOGIN))) {
        assertThat(refusal(redis, NOON)).contains("not the answer of a Redis");
      }
    }
    try (var fake = new FakeRedis(always("+" + "x".repeat(10_000)));
        OtherRedis redis = at(fake.url("redis", LOGIN))) {
      assertThat(refusal(redis, NOON)).contains("not the answer of a Redis");
    }
    try (var fake =
            new FakeRedis(
                command ->
                    command.getFirst().equals("TYPE") ? "+" + "x".repeat(70_000) : "+OK\r\n");
        OtherRedis redis = at(fake.url("redis", LOGIN))) {
      assertThat(refusal(redis, NOON)).contains("more than is borne");
    }
  }

  @Test
  void addressesOfThisMachineAreNotAsked() throws IOException {
    try (var fake = new FakeRedis(FakeRedis.LIST);
        var redis =
            new OtherRedis(
                RedisAddress.parse(fake.url("redis", LOGIN)),
                OutwardAddresses.ofApps(),
                way(Duration.ofSeconds(30)))) {
      assertThat(refusal(redis, NOON))
          .contains("is not asked: its address 127.0.0.1 is one of this machine");
      assertThat(fake.connections()).isZero();
    }
  }

  @Test
  void aNameThatNobodyKnowsIsTold() {
    try (OtherRedis redis = at("redis://redis.invalid")) {
      assertThat(refusal(redis, NOON)).contains("no address is known for its name");
    }
  }

  @Test
  void whatIsClosedConnectsNoMore() throws Exception {
    try (var fake = new FakeRedis(FakeRedis.LIST)) {
      OtherRedis redis = at(fake.url("redis", LOGIN));
      redis.close();
      assertThatThrownBy(() -> redis.read("emails", NOON)).isInstanceOf(JobQueues.Unreadable.class);
      assertThat(fake.connections()).isZero();
    }
  }
}
