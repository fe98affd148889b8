package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.kernel.Id;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How long queues in an app's Redis are, and how long their jobs wait. */
class RedisQueueTest extends RunningRedis {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final RedisQueue queue = new RedisQueue("emails");
  private Id app;
  private URI url;

  private void open() throws IOException {
    server = start();
    app = ids.within(team, "app");
    url = URI.create(server.ensure(app).reveal());
  }

  private void as(String... words) throws IOException {
    try (RespConnection connection = app(url)) {
      connection.call(words);
    }
  }

  private QueueReading read(Instant at) throws IOException {
    try (RespConnection connection = server.databaseOf(app)) {
      return queue.read(connection, at).orElseThrow();
    }
  }

  @Test
  void aListTellsItsAgeByWhichJobsAreStillThere() throws IOException {
    open();
    as("LPUSH", "emails", "1", "2", "3");
    assertThat(read(NOON)).isEqualTo(reading(3, 0));
    as("LPUSH", "emails", "4");
    assertThat(read(NOON.plusSeconds(15))).isEqualTo(reading(4, 15));
    // The oldest two are worked off from the other end; the third has waited since noon too.
    as("RPOP", "emails", "2");
    assertThat(read(NOON.plusSeconds(30))).isEqualTo(reading(2, 30));
    as("RPOP", "emails");
    assertThat(read(NOON.plusSeconds(45))).isEqualTo(reading(1, 30));
    as("RPOP", "emails");
    assertThat(read(NOON.plusSeconds(60))).as("it is known to be here").isNotNull();
    assertThat(read(NOON.plusSeconds(60)).length()).isZero();
    assertThat(queue.known()).isTrue();
    as("LPUSH", "emails", "5");
    assertThat(read(NOON.plusSeconds(75))).isEqualTo(reading(1, 0));
  }

  @Test
  void aLongListThatIsWorkedOffDoesNotSeemToGrowOld() throws IOException {
    open();
    push(1, 12_000);
    assertThat(read(NOON)).isEqualTo(reading(12_000, 0));
    push(12_001, 18_000);
    assertThat(read(NOON.plusSeconds(15))).as("nobody works").isEqualTo(reading(18_000, 15));
    // within each look as many come as go: the oldest waits for less than one look
    push(18_001, 24_000);
    as("RPOP", "emails", "12000");
    assertThat(read(NOON.plusSeconds(30)).oldest()).isEmpty();
    push(24_001, 36_000);
    as("RPOP", "emails", "12000");
    assertThat(read(NOON.plusSeconds(45)).oldest()).isEmpty();
    as("RPOP", "emails", "3000");
    assertThat(read(NOON.plusSeconds(60))).as("all of it is seen").isEqualTo(reading(9_000, 15));
  }

  private void push(int first, int last) throws IOException {
    try (RespConnection connection = app(url)) {
      connection.call(
          "EVAL", "for i=" + first + "," + last + " do redis.call('LPUSH', 'emails', i) end", "0");
    }
  }

  private static QueueReading reading(long length, long seconds) {
    return new QueueReading(
        length, java.util.Optional.of(Duration.ofSeconds(seconds)), "the Redis list emails");
  }

  @Test
  void jobsThatAreNoTextTellNoAge() throws IOException {
    open();
    try (RespConnection connection = app(url)) {
      // a byte that UTF-8 does not have, made by Redis itself
      connection.call("EVAL", "redis.call('LPUSH', 'emails', string.char(255))", "0");
    }
    assertThat(read(NOON).length()).isEqualTo(1);
    assertThat(read(NOON).oldest()).isEmpty();
  }

  @Test
  void aStreamTellsWhatItsBusiestGroupHasToDo() throws IOException {
    open();
    as("XADD", "emails", NOON.minusSeconds(100).toEpochMilli() + "-0", "k", "v");
    as("XADD", "emails", NOON.minusSeconds(50).toEpochMilli() + "-0", "k", "v");
    as("XADD", "emails", NOON.minusSeconds(20).toEpochMilli() + "-0", "k", "v");
    assertThat(read(NOON).length()).as("nobody reads it yet").isEqualTo(3);
    as("XGROUP", "CREATE", "emails", "name", "0");
    as("XREADGROUP", "GROUP", "name", "c", "COUNT", "2", "STREAMS", "emails", ">");
    QueueReading busy = read(NOON);
    assertThat(busy.length()).isEqualTo(3);
    assertThat(busy.oldest()).contains(Duration.ofSeconds(100));
    as("XACK", "emails", "name", NOON.minusSeconds(100).toEpochMilli() + "-0");
    as("XACK", "emails", "name", NOON.minusSeconds(50).toEpochMilli() + "-0");
    QueueReading rest = read(NOON);
    assertThat(rest.length()).isEqualTo(1);
    assertThat(rest.oldest()).contains(Duration.ofSeconds(20));
  }

  @Test
  void aSortedSetOfTimesTellsWhatIsDue() throws IOException {
    open();
    as("ZADD", "emails", Long.toString(NOON.minusSeconds(30).toEpochMilli()), "a");
    as("ZADD", "emails", Long.toString(NOON.plusSeconds(30).toEpochMilli()), "later");
    assertThat(read(NOON).length()).isEqualTo(1);
    assertThat(read(NOON).oldest()).contains(Duration.ofSeconds(30));
    as("DEL", "emails");
    as("ZADD", "emails", "3", "urgent");
    assertThat(read(NOON).length()).isEqualTo(1);
    assertThat(read(NOON).oldest()).as("a rank is no time").isEmpty();
  }

  @Test
  void theKeysOfUsualLibrariesAreFound() throws IOException {
    open();
    as("LPUSH", "bull:emails:wait", "1", "2");
    assertThat(read(NOON).length()).isEqualTo(2);
    assertThat(read(NOON).where()).isEqualTo("the Redis list bull:emails:wait");
  }

  @Test
  void whatIsNoQueueIsNotTakenForOne() throws IOException {
    open();
    as("SET", "emails", "x");
    try (RespConnection connection = server.databaseOf(app)) {
      assertThat(queue.read(connection, NOON)).isEmpty();
    }
  }

  @Test
  void aStreamWhoseLagRedisDoesNotKnowIsCounted() throws IOException {
    open();
    // what an entry says is no id of another one
    for (int second = 10; second <= 50; second += 10) {
      as("XADD", "emails", id(second), id(second), "9999999999999-0");
    }
    as("XGROUP", "CREATE", "emails", "name", "0");
    as("XREADGROUP", "GROUP", "name", "c", "COUNT", "1", "STREAMS", "emails", ">");
    as("XACK", "emails", "name", id(10));
    as("XDEL", "emails", id(30));
    try (RespConnection connection = app(url)) {
      assertThat(StreamGroup.of(connection.call("XINFO", "GROUPS", "emails")))
          .as("Redis does not know the lag now")
          .containsExactly(new StreamGroup("name", 0, id(10), OptionalLong.empty()));
    }
    QueueReading waiting = read(NOON.plusSeconds(60));
    assertThat(waiting.length()).isEqualTo(3);
    assertThat(waiting.oldest()).contains(Duration.ofSeconds(40));

    as("XGROUP", "CREATE", "emails", "later", id(40));
    assertThat(read(NOON.plusSeconds(60)).length()).as("of the busiest").isEqualTo(3);
    as("XGROUP", "DESTROY", "emails", "name");
    assertThat(read(NOON.plusSeconds(60)).length()).as("from the midst of it on").isEqualTo(1);
    try (RespConnection connection = app(url)) {
      connection.call(
          "EVAL", "for i=1,250 do redis.call('XADD', 'emails', '*', 'k', 'v') end", "0");
    }
    assertThat(read(NOON.plusSeconds(60)).length()).isEqualTo(251);
  }

  private static String id(int second) {
    return NOON.plusSeconds(second).toEpochMilli() + "-0";
  }

  @Test
  void entriesThatAreTooLargeToBeCountedAreNotTakenForNone() throws IOException {
    open();
    try (RespConnection connection = app(url)) {
      connection.call(
          "EVAL",
          "for i=1,10 do redis.call('XADD', 'emails', i .. '-0', 'k', string.rep('x', 900000)) end",
          "0");
    }
    as("XGROUP", "CREATE", "emails", "name", "1-0");
    as("XDEL", "emails", "5-0");
    assertThat(read(NOON).length()).as("as few at a time as they are large").isEqualTo(8);
    as("XDEL", "emails", "6-0");
    try (RespConnection connection = app(url)) {
      connection.call(
          "EVAL", "redis.call('XADD', 'emails', '30-0', 'k', string.rep('x', 2000000))", "0");
    }
    try (RespConnection connection = server.databaseOf(app)) {
      assertThatThrownBy(() -> queue.read(connection, NOON)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void groupsAreReadThoughALagIsUnknown() {
    assertThat(
            StreamGroup.of(
                List.of(
                    "name",
                    "lag",
                    "consumers",
                    "1",
                    "pending",
                    "2",
                    "last-delivered-id",
                    "5-0",
                    "entries-read",
                    "lag",
                    "name",
                    "b",
                    "consumers",
                    "1",
                    "pending",
                    "1",
                    "last-delivered-id",
                    "6-0",
                    "entries-read",
                    "3",
                    "lag",
                    "4")))
        .containsExactly(
            new StreamGroup("lag", 2, "5-0", OptionalLong.empty()),
            new StreamGroup("b", 1, "6-0", OptionalLong.of(4)));
    assertThat(StreamGroup.of(List.of())).isEmpty();
    var endless = new StreamGroup("a", Long.MAX_VALUE, "0-0", OptionalLong.of(Long.MAX_VALUE));
    assertThat(endless.work()).isEqualTo(2_000_000_000L);
    assertThat(new QueueReading(Long.MAX_VALUE, java.util.Optional.empty(), "").length())
        .isEqualTo(1_000_000_000L);
  }
}
