package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.QueueAt;
import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the queues of an app are looked for; a real Redis stands in for one of its own. */
class JobQueuesTest extends RunningRedis {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final QueueAt ELSEWHERE = new QueueAt("emails", Optional.of("JOBS_URL"));
  private static final QueueAt PLAIN = QueueAt.given("emails");

  private final App app =
      new App(ids.within(team, "app"), team, "shop", Path.of("."), Optional.empty(), NOON, false);
  private final Map<String, String> given = new HashMap<>();
  private final Map<String, String> own = new HashMap<>();
  private JobQueues queues = queues(OtherRedisTest.way(Duration.ofSeconds(30)));

  private JobQueues queues(OtherRedis.Way way) {
    return new JobQueues(app, Optional.empty(), Optional::empty, way);
  }

  @AfterEach
  void letGo() {
    queues.close();
  }

  private QueueReading read(QueueAt queue, Instant at) throws JobQueues.Unreadable {
    Map<String, String> environment = new HashMap<>(given);
    environment.putAll(own);
    return queues.read(
        new AppEnvironment.Given(given, new Secret("edge"), Set.of()), environment, queue, at);
  }

  private String refusal(QueueAt queue, Instant at) {
    try {
      read(queue, at);
      throw new AssertionError("it was read");
    } catch (JobQueues.Unreadable unreadable) {
      return String.valueOf(unreadable.getMessage());
    }
  }

  private String realRedis() throws IOException {
    server = start();
    return server.ensure(app.id()).reveal();
  }

  private static void as(String url, String... words) throws IOException {
    try (RespConnection connection = app(URI.create(url))) {
      connection.call(words);
    }
  }

  @Test
  void aListOfARedisOfTheAppsOwn() throws Exception {
    String url = realRedis();
    own.put("JOBS_URL", url);
    assertThat(read(ELSEWHERE, NOON).length()).as("nothing yet").isZero();
    as(url, "LPUSH", "emails", "1", "2", "3");
    assertThat(read(ELSEWHERE, NOON.plusSeconds(15)).length()).isEqualTo(3);
    as(url, "RPOP", "emails", "2");
    QueueReading rest = read(ELSEWHERE, NOON.plusSeconds(30));
    assertThat(rest.length()).isEqualTo(1);
    assertThat(rest.oldest()).contains(Duration.ofSeconds(15));
  }

  @Test
  void aStreamOfARedisOfTheAppsOwn() throws Exception {
    String url = realRedis();
    own.put("JOBS_URL", url);
    for (int age : new int[] {90, 60, 30}) {
      as(url, "XADD", "emails", NOON.minusSeconds(age).toEpochMilli() + "-0", "k", "v");
    }
    as(url, "XGROUP", "CREATE", "emails", "workers", "0");
    as(url, "XREADGROUP", "GROUP", "workers", "c", "COUNT", "1", "STREAMS", "emails", ">");
    as(url, "XACK", "emails", "workers", NOON.minusSeconds(90).toEpochMilli() + "-0");
    QueueReading reading = read(ELSEWHERE, NOON);
    assertThat(reading.length()).isEqualTo(2);
    assertThat(reading.oldest()).contains(Duration.ofSeconds(60));
  }

  @Test
  void aWrongPasswordIsToldWithoutItAndTheReadingStaysMissing() throws Exception {
    String url = realRedis();
    String wrong = url.replaceFirst(":[^:@/]+@", ":hunter2@");
    own.put("JOBS_URL", wrong);
    try (var log = new HeardLog(JobQueues.class)) {
      String first = refusal(ELSEWHERE, NOON);
      assertThat(first)
          .startsWith("the queue emails could not be read since 2026-01-31T12:00:00Z: the Redis at")
          .contains("refuses the login: the user or the password is wrong")
          .doesNotContain("hunter2", url.split("[:@]", -1)[2]);
      assertThat(refusal(ELSEWHERE, NOON.plusSeconds(15))).isEqualTo(first);
      assertThat(log.heard("app shop: the queue emails cannot be read: the Redis at")).isTrue();
      own.put("JOBS_URL", url);
      assertThat(read(ELSEWHERE, NOON.plusSeconds(20)).length()).as("another address").isZero();
    }
  }

  @Test
  void aUserThatMayOnlyReadTheQueueIsEnough() throws Exception {
    String url = realRedis();
    try (RespConnection admin = admin()) {
      admin.call("ACL", "SETUSER", "reader", "on", ">read", "~emails", "+@read", "+select");
      admin.call("ACL", "SETUSER", "stranger", "on", ">read", "~letters", "+@read", "+select");
    }
    String end = url.substring(url.lastIndexOf('@'));
    own.put("JOBS_URL", "redis://reader:read" + end);
    assertThat(read(ELSEWHERE, NOON).length()).as("nothing yet").isZero();
    as(url, "LPUSH", "emails", "1");
    assertThat(read(ELSEWHERE, NOON.plusSeconds(15)).length()).isEqualTo(1);
    as(url, "DEL", "emails");
    as(url, "XADD", "emails", "1-0", "k", "v");
    as(url, "XGROUP", "CREATE", "emails", "workers", "0");
    as(url, "XREADGROUP", "GROUP", "workers", "c", "STREAMS", "emails", ">");
    assertThat(read(ELSEWHERE, NOON.plusSeconds(30)).length()).isEqualTo(1);
    as(url, "DEL", "emails");
    as(url, "ZADD", "emails", "1", "job");
    assertThat(read(ELSEWHERE, NOON.plusSeconds(45)).length()).isEqualTo(1);
    own.put("JOBS_URL", "redis://stranger:read" + end);
    assertThat(refusal(ELSEWHERE, NOON.plusSeconds(60)))
        .endsWith("does not let that user read the queue; it needs +@read on its key");
  }

  @Test
  void whoRunsTheNodeMayGiveAllAppsARedisOfThisMachine() throws Exception {
    queues.close();
    queues = queues(OtherRedis.Way.usual());
    String url = realRedis();
    as(url, "LPUSH", "emails", "1");
    given.put("REDIS_URL", url);
    assertThat(read(PLAIN, NOON).length()).isEqualTo(1);
    assertThat(read(new QueueAt("emails", Optional.of("REDIS_URL")), NOON).length()).isEqualTo(1);
    own.put("JOBS_URL", url + "?");
    assertThat(refusal(ELSEWHERE, NOON))
        .as("an app may not")
        .contains("is not asked: its address 127.0.0.1 is one of this machine");
  }

  @Test
  void servicesOfOneAddressHaveOneConnectionAndTheLastTakesItAlong() throws Exception {
    try (var fake = new FakeRedis(FakeRedis.LIST)) {
      own.put("JOBS_URL", fake.url("redis", ""));
      var other = new QueueAt("letters", Optional.of("JOBS_URL"));
      for (int look = 0; look < 3; look++) {
        Instant at = NOON.plusSeconds(15 * look);
        assertThat(read(ELSEWHERE, at)).isEqualTo(read(ELSEWHERE, at));
        assertThat(read(other, at).length()).isEqualTo(7);
        queues.retain(Set.of(ELSEWHERE, other));
      }
      assertThat(fake.connections()).isEqualTo(1);
      queues.retain(Set.of());
      read(other, NOON.plusSeconds(60));
      assertThat(fake.connections()).as("it was let go of").isEqualTo(2);
    }
  }

  @Test
  void aVariableThatIsNotSetOrHoldsNoAddressIsTold() {
    own.put("JOB_URL", "x");
    assertThat(refusal(ELSEWHERE, NOON))
        .endsWith("its file names the variable JOBS_URL, which is not set; is it JOB_URL?");
    own.clear();
    assertThat(refusal(ELSEWHERE, NOON.plusSeconds(1)))
        .endsWith("which is not set; set it by banyan secret set JOBS_URL");
    own.put("JOBS_URL", "https://me:hunter2@example.com");
    assertThat(refusal(ELSEWHERE, NOON.plusSeconds(2)))
        .contains("JOBS_URL is no address of a Redis; write redis://")
        .doesNotContain("hunter2");
  }

  @Test
  void aPlainNameDoesNotMeanARedisOfTheAppsOwn() {
    own.put("REDIS_URL", "redis://redis.example.com");
    assertThat(refusal(PLAIN, NOON))
        .contains("neither Redis nor database of Banyan's")
        .endsWith("write queue: {name: emails, redis: REDIS_URL}");
  }
}
