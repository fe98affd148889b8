package dev.banyan.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DataModule;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.data.TestServer;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What readers of the outbox may rely on, on every PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventsContract {

  private static final int COMMITTERS = 64;
  private static final int EACH = 12;
  private static final Query TEST = new Query("test", "event_outbox");
  private static final EventsConfig CONFIG =
      new EventsConfig(Duration.ofMillis(200), 100, 7, Duration.ofSeconds(2));

  private final TestServer testServer;
  private final InstantSource clock = InstantSource.system();
  private final IdGenerator ids = new IdGenerator(clock, new Random(11));
  private final SimpleMeterRegistry dataMeters = new SimpleMeterRegistry();
  private SimpleMeterRegistry meters;
  private DataModule data;
  private EventsModule events;

  EventsContract(TestServer testServer) {
    this.testServer = testServer;
  }

  @BeforeAll
  void open() {
    data =
        testServer.start(
            clock, dataMeters, List.of("s1"), EventsModule.migrations(), COMMITTERS + 8);
  }

  @AfterAll
  void close() {
    data.close();
  }

  @BeforeEach
  void start() {
    data.databases()
        .forEach(
            database ->
                database.write(
                    TEST, handle -> handle.execute("TRUNCATE event_outbox, event_cursor")));
    meters = new SimpleMeterRegistry();
    events = node("node-a");
  }

  @AfterEach
  void stop() {
    events.close();
  }

  private EventsModule node(String name) {
    return EventsModule.start(CONFIG, data, name, ids, clock, meters);
  }

  /**
   * Committers of few teams change a counter of their team and publish its value, with random
   * pauses before and after both, so that transactions overlap in every way. Every reader must see
   * every event once, and each team's values as 1, 2, 3, …: the order of the changes.
   */
  @Test
  void everyReaderSeesEveryEventInOrderUnder64Committers() throws Exception {
    SqlDatabase shard = data.shards().named("s1");
    List<Id> teams = IntStream.range(0, 24).mapToObj(i -> ids.team()).toList();
    shard.write(
        TEST,
        handle -> {
          handle.execute("CREATE TABLE counter (team uuid PRIMARY KEY, n int NOT NULL)");
          handle.execute("CREATE TABLE noise (n int)");
          teams.forEach(team -> handle.execute("INSERT INTO counter VALUES (?, 0)", team.uuid()));
          return 1;
        });
    int total = COMMITTERS * EACH;
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      recorders.add(new Recorder(total));
      events.reader().subscribe("reader-" + i, recorders.getLast());
    }
    recorders.add(new Recorder(total));
    events.reader().follow(recorders.getLast());

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> committers = new ArrayList<>();
      for (int i = 0; i < COMMITTERS; i++) {
        committers.add(() -> commitSome(shard, teams));
      }
      for (var future : threads.invokeAll(committers)) {
        future.get();
      }
    }
    for (Recorder recorder : recorders) {
      List<Event> seen = recorder.await();
      assertThat(seen).extracting(Event::sequence).isSorted().doesNotHaveDuplicates();
      Map<Id, List<Integer>> values =
          seen.stream()
              .collect(
                  Collectors.groupingBy(
                      Event::team,
                      Collectors.mapping(
                          event -> event.payload().get("n").asInt(), Collectors.toList())));
      for (List<Integer> ofTeam : values.values()) {
        assertThat(ofTeam).isEqualTo(IntStream.rangeClosed(1, ofTeam.size()).boxed().toList());
      }
    }
  }

  private Void commitSome(SqlDatabase shard, List<Id> teams) throws Exception {
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < EACH; i++) {
      Id team = teams.get(random.nextInt(teams.size()));
      shard.write(
          TEST,
          handle -> {
            if (random.nextBoolean()) {
              // An early transaction id that says nothing about the order of the changes.
              handle.execute("INSERT INTO noise VALUES (1)");
            }
            pause(random.nextInt(3));
            int n =
                handle
                    .createQuery("UPDATE counter SET n = n + 1 WHERE team = ? RETURNING n")
                    .bind(0, team.uuid())
                    .mapTo(Integer.class)
                    .one();
            pause(random.nextInt(2));
            events.outbox().publish(handle, team, "test.counted", Map.of("n", n));
            pause(random.nextInt(10) == 0 ? 60 : random.nextInt(3));
            return n;
          });
    }
    return null;
  }

  // The random delay of a committer: it widens the window in which orders could differ.
  private static void pause(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  @Test
  void aLateCommitIsWaitedForAndNeverPassedOver() throws Exception {
    SqlDatabase shard = data.shards().named("s1");
    Id early = ids.team();
    Id late = ids.team();
    var recorder = new Recorder(2);
    events.reader().subscribe("late", recorder);
    var published = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(
              () ->
                  shard.write(
                      TEST,
                      handle -> {
                        events.outbox().publish(handle, late, "test.slow", Map.of());
                        published.countDown();
                        return release.await(20, TimeUnit.SECONDS);
                      }));
      published.await(20, TimeUnit.SECONDS);
      publish(early, "test.quick", Map.of());
      // Several looks of the horizon pass; none may show the later number alone.
      awaitPolls(5);
      assertThat(recorder.seen).isEmpty();
      release.countDown();
      slow.get(20, TimeUnit.SECONDS);
    }
    assertThat(recorder.await()).extracting(Event::type).containsExactly("test.slow", "test.quick");
  }

  private void awaitPolls(int more) {
    var timer = dataMeters.get("database.query.duration").tags("operation", "horizon").timer();
    long until = timer.count() + more;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (timer.count() < until && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aLongTransactionOfAnotherDatabaseHoldsNothingUp() throws Exception {
    var recorder = new Recorder(1);
    events.reader().subscribe("unhindered", recorder);
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(
          () ->
              data.directory()
                  .write(
                      TEST,
                      handle -> {
                        handle.execute("SELECT pg_current_xact_id()");
                        begun.countDown();
                        return release.await(20, TimeUnit.SECONDS);
                      }));
      begun.await(20, TimeUnit.SECONDS);
      publish(ids.team(), "test.free", Map.of());
      assertThat(recorder.await()).hasSize(1);
      release.countDown();
    }
  }

  @Test
  void whatIsRolledBackIsNeverSeen() throws Exception {
    var recorder = new Recorder(1);
    events.reader().subscribe("committed", recorder);
    assertThatThrownBy(
            () ->
                data.shards()
                    .named("s1")
                    .write(
                        TEST,
                        handle -> {
                          events.outbox().publish(handle, ids.team(), "test.never", Map.of());
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    publish(ids.team(), "test.kept", Map.of("list", List.of(1, 2)));
    Event event = recorder.await().getFirst();
    assertThat(event.type()).isEqualTo("test.kept");
    assertThat(event.payload().get("list").size()).isEqualTo(2);
    assertThat(event.position().shard()).isEqualTo("s1");
  }

  @Test
  void aConsumerGoesOnWhereItStoodAndANewOneBeginsWithTheOldest() throws Exception {
    Id team = ids.team();
    publish(team, "test.first", Map.of());
    var before = new Recorder(1);
    events.reader().subscribe("steady", before);
    before.await();
    events.close();

    publish(team, "test.second", Map.of());
    events = node("node-a");
    var after = new Recorder(1);
    var fresh = new Recorder(2);
    var later = new Recorder(1);
    events.reader().subscribe("steady", after);
    events.reader().subscribe("newcomer", fresh);
    assertThat(after.await()).extracting(Event::type).containsExactly("test.second");
    assertThat(fresh.await()).extracting(Event::type).containsExactly("test.first", "test.second");
    events.reader().follow(later);
    publish(team, "test.third", Map.of());
    assertThat(later.await()).extracting(Event::type).containsExactly("test.third");
  }

  @Test
  void aHandlerThatFailsGetsTheSameEventsAgain() throws Exception {
    var calls = new AtomicInteger();
    var recorder = new Recorder(1);
    events
        .reader()
        .subscribe(
            "stumbling",
            batch -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              recorder.accept(batch);
            });
    publish(ids.team(), "test.again", Map.of());
    assertThat(recorder.await()).extracting(Event::type).containsExactly("test.again");
    assertThat(meters.get("events.consumer.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void oneNodeReadsForAConsumerAndAnotherTakesOverWhenItIsGone() throws Exception {
    BlockingQueue<String> readBy = new LinkedBlockingQueue<>();
    events.reader().subscribe("shared", batch -> readBy.add("a"));
    publish(ids.team(), "test.one", Map.of());
    assertThat(readBy.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
    try (EventsModule other = node("node-b")) {
      other.reader().subscribe("shared", batch -> readBy.add("b"));
      publish(ids.team(), "test.two", Map.of());
      assertThat(readBy.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
      events.close();
      publish(ids.team(), "test.three", Map.of());
      assertThat(readBy.poll(20, TimeUnit.SECONDS)).isEqualTo("b");
      assertThat(readBy).isEmpty();
    }
  }

  @Test
  void anOldHoldersMoveOfTheCursorIsRefused() {
    var store = new EventStore(data.shards().named("s1"));
    EventStore.Lease first = store.acquire("fenced", "node-a", Duration.ofMillis(-1)).orElseThrow();
    EventStore.Lease second =
        store.acquire("fenced", "node-b", Duration.ofMinutes(1)).orElseThrow();
    assertThat(store.advance("fenced", "node-a", first.epoch(), 5, Duration.ofMinutes(1)))
        .isFalse();
    assertThat(store.acquire("fenced", "node-a", Duration.ofMinutes(1))).isEmpty();
    assertThat(store.advance("fenced", "node-b", second.epoch(), 5, Duration.ofMinutes(1)))
        .isTrue();
  }

  @Test
  void aPayloadThatIsTooLargeIsRefused() {
    assertThatThrownBy(
            () ->
                publish(
                    ids.team(), "test.large", Map.of("x", "y".repeat(Outbox.PAYLOAD_BYTES_MAX))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void publish(Id team, String type, Map<String, ?> payload) {
    data.shards()
        .named("s1")
        .write(TEST, handle -> events.outbox().publish(handle, team, type, payload));
  }

  /** Collects events until as many as expected have come. */
  private static final class Recorder implements java.util.function.Consumer<List<Event>> {
    private final List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch missing;

    Recorder(int expected) {
      missing = new CountDownLatch(expected);
    }

    @Override
    public void accept(List<Event> batch) {
      seen.addAll(batch);
      batch.forEach(event -> missing.countDown());
    }

    List<Event> await() throws InterruptedException {
      assertThat(missing.await(60, TimeUnit.SECONDS))
          .as("still missing: " + missing.getCount())
          .isTrue();
      return List.copyOf(seen);
    }
  }
}
