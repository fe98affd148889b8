package dev.banyan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.banyan.data.DataModule;
import dev.banyan.data.Query;
import dev.banyan.data.TestServer;
import dev.banyan.jobs.JobKind.Retry;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What jobs may rely on, on every PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobsContract {

  private static final Retry QUICK = new Retry(3, Duration.ofMillis(20), Duration.ofMillis(50));
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final JobsConfig CONFIG =
      new JobsConfig(8, Duration.ofMillis(100), Duration.ofSeconds(1), 50, 7, 30);

  private final TestServer testServer;
  private final InstantSource clock = Clock.systemUTC();
  private final IdGenerator ids = new IdGenerator(clock, new Random(13));
  private final SimpleMeterRegistry dataMeters = new SimpleMeterRegistry();
  private SimpleMeterRegistry meters;
  private final Id team = ids.team();
  private DataModule data;
  private JobsModule module;
  private Jobs jobs;

  JobsContract(TestServer testServer) {
    this.testServer = testServer;
  }

  @BeforeAll
  void open() {
    data = testServer.start(clock, dataMeters, List.of("s1"), JobsModule.migrations());
  }

  @AfterAll
  void close() {
    data.close();
  }

  @BeforeEach
  void start() {
    data.directory()
        .write(
            new Query("test", "job"),
            handle -> {
              handle.execute("DROP TABLE IF EXISTS effect");
              return handle.execute("TRUNCATE job, job_due");
            });
    meters = new SimpleMeterRegistry();
    module = node("node-a");
    jobs = module.jobs();
  }

  @AfterEach
  void stop() {
    module.close();
  }

  private JobsModule node(String name) {
    return JobsModule.start(CONFIG, data, name, ids, clock, meters);
  }

  private static JsonNode payload(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  @Test
  void aJobIsDoneAndKnowsWhatItIsAbout() throws Exception {
    BlockingQueue<JobRun> runs = new LinkedBlockingQueue<>();
    jobs.handle(new JobKind("mail", LONG, QUICK), runs::add);
    Id id = jobs.enqueue("mail", team, "once", payload("hello"));
    JobRun run = runs.poll(20, TimeUnit.SECONDS);
    assertThat(run.id()).isEqualTo(id);
    assertThat(run.team()).isEqualTo(team);
    assertThat(run.payload().get("text").asText()).isEqualTo("hello");
    assertThat(run.attempt()).isEqualTo(1);
    await(() -> state(id) == JobState.DONE);
    // The scheduler forgets its own row a moment after the job is done.
    await(() -> dueRows(id) == 0);
  }

  @Test
  void theSameKeyIsTheSameJob() throws Exception {
    var runs = new AtomicInteger();
    Id first = jobs.enqueue("mail", team, "key", payload("a"));
    assertThat(jobs.enqueue("mail", team, "key", payload("b"))).isEqualTo(first);
    assertThat(jobs.enqueue("mail", ids.team(), "key", payload("c"))).isNotEqualTo(first);
    jobs.handle(new JobKind("mail", LONG, QUICK), run -> runs.incrementAndGet());
    restart();
    jobs.handle(new JobKind("mail", LONG, QUICK), run -> runs.incrementAndGet());
    await(() -> state(first) == JobState.DONE);
    assertThat(jobs.enqueue("mail", team, "key", payload("d"))).isEqualTo(first);
    assertThat(jobs.find(first).orElseThrow().payload().get("text").asText()).isEqualTo("a");
  }

  private void restart() {
    module.close();
    module = node("node-a");
    jobs = module.jobs();
  }

  @Test
  void aJobBelongsToTheTransactionThatEnqueuesIt() {
    Query test = new Query("test", "job");
    var id = new LinkedBlockingQueue<Id>();
    assertThatThrownBy(
            () ->
                data.directory()
                    .write(
                        test,
                        handle -> {
                          id.add(jobs.enqueue(handle, "mail", team, "never", payload("x")));
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(jobs.find(id.remove())).isEmpty();
  }

  @Test
  void whatWaitsRunsAndIsPutOffIsCounted() throws Exception {
    var release = new CountDownLatch(1);
    jobs.handle(new JobKind("slow", LONG, QUICK), run -> release.await());
    for (int i = 0; i < CONFIG.concurrencyMax() + 3; i++) {
      jobs.enqueue("slow", team, "k" + i, payload("x"));
    }
    var table = new JobTable(data.directory(), clock);
    await(() -> table.depth(1000).equals(new QueueDepth(3, CONFIG.concurrencyMax(), 0)));
    assertThat(table.depth(4).running() + table.depth(4).waiting()).isEqualTo(4);

    var counted = new SimpleMeterRegistry();
    try (var following =
        QueueDepth.follow(() -> table.depth(1000), Duration.ofMillis(5), counted)) {
      assertThat(following).isNotNull();
      await(() -> counted.get("jobs.waiting").gauge().value() == 3);
      assertThat(counted.get("jobs.running").gauge().value()).isEqualTo(CONFIG.concurrencyMax());
      assertThat(counted.get("jobs.delayed").gauge().value()).isZero();
      release.countDown();
      await(() -> counted.get("jobs.running").gauge().value() == 0);
      // Nobody does this kind here: it is put off until somebody does.
      jobs.enqueue("unknown", team, "k", payload("x"));
      await(() -> counted.get("jobs.delayed").gauge().value() == 1);
    }
  }

  @Test
  void aFailedAttemptIsMadeAgainAndTheLastLeavesADeadLetter() throws Exception {
    List<Integer> attempts = new ArrayList<>();
    var healed = new CountDownLatch(1);
    jobs.handle(
        new JobKind("flaky", LONG, QUICK),
        run -> {
          attempts.add(run.attempt());
          if (healed.getCount() > 0) {
            throw new IllegalStateException("attempt " + run.attempt() + " failed");
          }
        });
    Id id = jobs.enqueue("flaky", team, "k", payload("x"));
    await(() -> state(id) == JobState.DEAD);
    assertThat(attempts).containsExactly(1, 2, 3);
    Job dead = jobs.deadLetters(10).getFirst();
    assertThat(dead.id()).isEqualTo(id);
    assertThat(dead.error()).hasValueSatisfying(e -> assertThat(e).contains("attempt 3 failed"));
    assertThat(meters.get("jobs.dead").tag("kind", "flaky").counter().count()).isEqualTo(1);

    healed.countDown();
    assertThat(jobs.retry(id)).isTrue();
    await(() -> state(id) == JobState.DONE);
    assertThat(jobs.retry(id)).isFalse();
  }

  @Test
  void aHopelessJobIsTriedOnce() throws Exception {
    var runs = new AtomicInteger();
    jobs.handle(
        new JobKind("hopeless", LONG, QUICK),
        run -> {
          runs.incrementAndGet();
          throw new JobException.Hopeless("no such address");
        });
    Id id = jobs.enqueue("hopeless", team, "k", payload("x"));
    await(() -> state(id) == JobState.DEAD);
    assertThat(runs).hasValue(1);
  }

  @Test
  void theTimeLimitInterruptsAndVoidsTheLease() throws Exception {
    var interrupted = new CountDownLatch(1);
    var refused = new LinkedBlockingQueue<Throwable>();
    jobs.handle(
        new JobKind("slow", Duration.ofMillis(200), new Retry(1, Duration.ZERO, Duration.ZERO)),
        run -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException ended) {
            interrupted.countDown();
          }
          // A handler that goes on after its interrupt can write nothing under its lease.
          try {
            data.directory()
                .write(
                    new Query("test", "job"),
                    handle -> {
                      run.requireLease(handle);
                      return handle.execute("CREATE TABLE effect (n int)");
                    });
          } catch (RuntimeException expected) {
            refused.add(expected);
          }
        });
    Id id = jobs.enqueue("slow", team, "k", payload("x"));
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.poll(20, TimeUnit.SECONDS)).isInstanceOf(JobException.LeaseLost.class);
    await(() -> state(id) == JobState.DEAD);
    assertThat(jobs.find(id).orElseThrow().error())
        .hasValueSatisfying(error -> assertThat(error).contains("longer than 200 ms"));
  }

  @Test
  void aHandlerThatHeedsNothingIsLeftBehindAndCounted() throws Exception {
    var release = new CountDownLatch(1);
    jobs.handle(
        new JobKind("deaf", Duration.ofMillis(50), new Retry(1, Duration.ZERO, Duration.ZERO)),
        run -> {
          while (release.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
          }
        });
    Id id = jobs.enqueue("deaf", team, "k", payload("x"));
    await(() -> state(id) == JobState.DEAD);
    assertThat(meters.get("jobs.runaway").gauge().value()).isEqualTo(1);
    release.countDown();
    await(() -> meters.get("jobs.runaway").gauge().value() == 0);
  }

  @Test
  void anEffectUnderTheLeaseIsKept() throws Exception {
    jobs.handle(
        new JobKind("effect", LONG, QUICK),
        run ->
            data.directory()
                .write(
                    new Query("test", "job"),
                    handle -> {
                      run.requireLease(handle);
                      return handle.execute("CREATE TABLE effect (n int)");
                    }));
    Id id = jobs.enqueue("effect", team, "k", payload("x"));
    await(() -> state(id) == JobState.DONE);
  }

  @Test
  void anEarlierAttemptsEndIsRefusedByTheFence() {
    var table = new JobTable(data.directory(), clock);
    Id id = jobs.enqueue("nobody-does-this", team, "k", payload("x"));
    JobRun first = table.begin(id).orElseThrow();
    JobRun second = table.begin(id).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(table.end(first, JobState.DONE, Optional.empty())).isFalse();
    assertThatThrownBy(
            () ->
                data.directory()
                    .write(
                        new Query("test", "job"),
                        handle -> {
                          first.requireLease(handle);
                          return 1;
                        }))
        .isInstanceOf(JobException.LeaseLost.class);
    assertThat(table.end(second, JobState.DONE, Optional.empty())).isTrue();
  }

  @Test
  void whatACrashedNodeHeldIsDoneAfterItsRestart() throws Exception {
    Id id = jobs.enqueue("mail", team, "k", payload("x"));
    module.close();
    // As a killed process leaves it: taken by this node, with a heartbeat of just now.
    data.directory()
        .write(
            new Query("test", "job_due"),
            handle -> {
              handle.execute("UPDATE job SET state = 'running', attempts = 1, fence = 1");
              return handle.execute(
                  """
                  UPDATE job_due SET picked = true, picked_by = 'node-a', last_heartbeat = now(),
                    execution_time = now()
                  WHERE task_name = 'job'
                  """);
            });
    module = node("node-a");
    jobs = module.jobs();
    BlockingQueue<JobRun> runs = new LinkedBlockingQueue<>();
    jobs.handle(new JobKind("mail", LONG, QUICK), runs::add);
    JobRun run = runs.poll(20, TimeUnit.SECONDS);
    assertThat(run.attempt()).isEqualTo(2);
    assertThat(run.fence()).isEqualTo(2);
    await(() -> state(id) == JobState.DONE);
  }

  @Test
  void twoNodesShareTheWorkAndDoEachJobOnce() throws Exception {
    Set<Id> done = ConcurrentHashMap.newKeySet();
    var runs = new AtomicInteger();
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    JobHandler handler =
        run -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          done.add(run.id());
          runs.incrementAndGet();
          running.decrementAndGet();
        };
    jobs.handle(new JobKind("share", LONG, QUICK), handler);
    try (JobsModule other = node("node-b")) {
      other.jobs().handle(new JobKind("share", LONG, QUICK), handler);
      List<Id> enqueued = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        enqueued.add(jobs.enqueue("share", team, "k" + i, payload("x")));
      }
      await(() -> done.containsAll(enqueued));
      assertThat(runs).hasValue(40);
      assertThat(most.get()).isLessThanOrEqualTo(2 * CONFIG.concurrencyMax());
    }
  }

  @Test
  void aFullQueueRefuses() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= CONFIG.queuedMax(); i++) {
                jobs.enqueue("nobody-does-this", team, "k" + i, payload("x"));
              }
            })
        .isInstanceOf(JobException.QueueFull.class);
  }

  @Test
  void recurringWorkComesAgainAlsoAfterAFailure() throws Exception {
    var runs = new AtomicInteger();
    jobs.recurring(
        "beat",
        Recurrence.every(Duration.ofMillis(10)),
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new IllegalStateException("the first time");
          }
        });
    await(() -> runs.get() >= 3);
    assertThat(meters.get("jobs.recurring.failures").tag("name", "beat").counter().count())
        .isEqualTo(1);
  }

  @Test
  void endedJobsAreForgottenInTime() throws Exception {
    jobs.handle(new JobKind("mail", LONG, QUICK), run -> {});
    Id id = jobs.enqueue("mail", team, "k", payload("x"));
    await(() -> state(id) == JobState.DONE);
    var table = new JobTable(data.directory(), clock);
    assertThat(table.forget(Duration.ofDays(1), Duration.ofDays(1))).isZero();
    var tomorrow = new JobTable(data.directory(), () -> clock.instant().plus(Duration.ofDays(2)));
    assertThat(tomorrow.forget(Duration.ofDays(1), Duration.ofDays(1))).isEqualTo(1);
    assertThat(jobs.find(id)).isEmpty();
  }

  private JobState state(Id id) {
    return jobs.find(id).orElseThrow().state();
  }

  private int dueRows(Id id) {
    return data.directory()
        .read(
            new Query("test", "job_due"),
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM job_due WHERE task_instance = ?")
                    .bind(0, id.uuid().toString())
                    .mapTo(Integer.class)
                    .one());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(condition.getAsBoolean()).as("in time").isTrue();
  }
}
