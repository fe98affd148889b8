package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.scale.Basis;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.predict.DemandHistory;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Usage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the policy code is shown of instances, and what becomes of what it says. */
class ServiceScalerTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final HpaSettings SETTINGS = HpaSettings.kubernetes();
  private static final Map<String, Long> REQUESTS =
      Map.of("cpu", 500L, "memory", (100L << 20) * 1_000);
  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), new SecureRandom());
  private static final Id TEAM = IDS.team();

  private final Id app = IDS.within(TEAM, "app");
  private final List<Played> instances = new ArrayList<>();
  private Instant now = START;
  private int wanted;

  /** An instance that uses what the test says. */
  private final class Played {
    final Id id = IDS.within(app, "ins");
    final Instant startedAt = now;
    InstanceState state = InstanceState.RUNNING;
    boolean ready = true;
    double cpuSeconds;
    long memoryBytes = 100 << 20;
    double inFlight;

    Member member() {
      return new Member(
          new InstanceStatus(
              id,
              TEAM,
              app,
              "web",
              0,
              id,
              state,
              ready,
              "The test says so.",
              OptionalInt.empty(),
              1,
              "127.0.0.1",
              OptionalInt.empty(),
              Optional.of(startedAt),
              startedAt,
              0,
              Optional.empty(),
              new Usage(cpuSeconds, memoryBytes, 1)),
          ready ? OptionalDouble.of(inFlight) : OptionalDouble.empty());
    }
  }

  private Played start() {
    var one = new Played();
    instances.add(one);
    wanted = instances.size();
    return one;
  }

  private static ServiceScaler scaler(int min, int max, Map<String, String> scale) {
    return new ServiceScaler(
        "web",
        ScalePolicy.of(min, max, scale, SETTINGS),
        SETTINGS,
        ScalerState.empty(),
        new DemandHistory());
  }

  /** A sync fifteen seconds later, in which every running instance used so many cores. */
  private Verdict sync(ServiceScaler scaler, double cores) {
    return sync(scaler, cores, sight(Room.PLENTY, Optional.empty(), Optional.empty()));
  }

  private Verdict sync(ServiceScaler scaler, double cores, java.util.function.Supplier<Sight> of) {
    now = now.plusSeconds(15);
    instances.forEach(one -> one.cpuSeconds += one.state == InstanceState.RUNNING ? cores * 15 : 0);
    return scaler.sync(now, of.get());
  }

  private java.util.function.Supplier<Sight> sight(
      Room room, Optional<Instant> heldUntil, Optional<QueueReading> queue) {
    return () ->
        new Sight(
            wanted,
            instances.stream().map(Played::member).toList(),
            REQUESTS,
            ServiceLoad.NONE,
            queue,
            queue.isEmpty() ? Optional.of("nobody answers") : Optional.empty(),
            room,
            heldUntil);
  }

  @Test
  void cpuIsAShareOfWhatIsRequestedSinceTheLookBefore() {
    start();
    ServiceScaler scaler = scaler(1, 4, Map.of("cpu", "70%"));
    assertThat(sync(scaler, 0.9).cause()).as("one look tells no rate").isEqualTo(Cause.ERROR);

    Verdict verdict = sync(scaler, 0.91);

    // 0.91 of 0.5 cores is 182 %, over 70 % is 2.6
    assertThat(verdict.to()).isEqualTo(3);
    assertThat(verdict.words())
        .isEqualTo("web 1 → 3: cpu 182 % of 70 % target over 1 instance (measured); the most is 4");
    assertThat(verdict.measured()).containsEntry(Target.Kind.CPU, 182.0);
    assertThat(verdict.basis()).isEqualTo(Basis.MEASURED);
  }

  @Test
  void anInstanceThatIsNotReadyCountsAsIdleUpwards() {
    start();
    ServiceScaler scaler = scaler(1, 8, Map.of("cpu", "70%"));
    sync(scaler, 0.7);
    Played fresh = start();
    fresh.state = InstanceState.STARTING;
    fresh.ready = false;
    sync(scaler, 0.7);

    // 140 % of one and nothing of the other: 70 % of two
    assertThat(sync(scaler, 0.7).to()).isEqualTo(2);
  }

  @Test
  void anInstanceInItsBackOffHoldsNothingDownAndPushesNothingUp() {
    start();
    Played crashing = start();
    crashing.state = InstanceState.FAILED;
    crashing.ready = false;
    ServiceScaler scaler = scaler(1, 8, Map.of("cpu", "70%"));
    sync(scaler, 0.7);

    // 140 % of one; the one that crashed counts as idle: 70 % of two
    assertThat(sync(scaler, 0.7).to()).isEqualTo(2);
    // nearly nothing of one; the one that crashed counts as full: not fewer than two
    assertThat(sync(scaler, 0.01).to()).isEqualTo(2);
  }

  @Test
  void highMemoryScalesOnceItWasHighForFiveMinutes() {
    start();
    start();
    ServiceScaler scaler = scaler(1, 20, Map.of("memory", "85%", "up.window", "5m"));
    instances.forEach(one -> one.memoryBytes = 80 << 20);
    assertThat(sync(scaler, 0).changes()).isFalse();
    instances.forEach(one -> one.memoryBytes = 96 << 20);
    for (int seconds = 15; seconds < 300; seconds += 15) {
      Verdict early = sync(scaler, 0);
      assertThat(early.changes()).as("after %s s", seconds).isFalse();
      assertThat(early.cause()).isEqualTo(Cause.WINDOW);
    }
    sync(scaler, 0);

    Verdict verdict = sync(scaler, 0);

    // 96 of 100 MiB is 96 %, over 85 % is 1.13 of two
    assertThat(verdict.to()).isEqualTo(3);
    assertThat(verdict.words()).contains("memory 96 % of 85 % target");
  }

  @Test
  void aSecondChangeWaitsForTheRates() {
    start();
    ServiceScaler scaler =
        scaler(1, 20, Map.of("inFlight", "1", "up.policies", "1 / 60s", "up.window", "0s"));
    instances.getFirst().inFlight = 10;
    Verdict first = sync(scaler, 0);
    assertThat(first.to()).isEqualTo(2);
    scaler.applied(first);
    start().inFlight = 10;

    Verdict second = sync(scaler, 0);
    assertThat(second.changes()).isFalse();
    assertThat(second.cause()).isEqualTo(Cause.RATE);
    now = now.plusSeconds(60);
    assertThat(sync(scaler, 0).to()).isEqualTo(3);
  }

  @Test
  void whatIsRememberedOutlivesTheScaler() {
    start();
    start();
    start();
    instances.forEach(one -> one.inFlight = 10);
    ServiceScaler before = scaler(1, 4, Map.of("inFlight", "10"));
    sync(before, 0);
    String kept = before.state().text();

    var after =
        new ServiceScaler(
            "web", before.policy(), SETTINGS, ScalerState.parse(kept), new DemandHistory());
    assertThat(after.state()).isEqualTo(before.state());
    instances.forEach(one -> one.inFlight = 0);
    Verdict verdict = sync(after, 0);
    assertThat(verdict.cause()).isEqualTo(Cause.WINDOW);
    assertThat(verdict.to()).isEqualTo(3);
    assertThat(ScalerState.parse("nonsense|x")).isEqualTo(ScalerState.empty());
    assertThat(ScalerState.parse("1:2|x:1||")).isEqualTo(ScalerState.empty());
  }

  @Test
  void aCountThatWasSetByHandHolds() {
    start().inFlight = 50;
    ServiceScaler scaler = scaler(1, 4, Map.of("inFlight", "10"));
    Verdict held =
        sync(scaler, 0, sight(Room.PLENTY, Optional.of(START.plusSeconds(60)), Optional.empty()));
    assertThat(held.changes()).isFalse();
    assertThat(held.cause()).isEqualTo(Cause.HELD);
    assertThat(held.words()).contains("it wants 4").contains("until 2026-01-31T12:01:00Z");
    now = START.plusSeconds(60);
    assertThat(sync(scaler, 0).to()).isEqualTo(4);
  }

  @Test
  void aFullMachineTakesNoMoreThanFit() {
    start().inFlight = 50;
    ServiceScaler scaler = scaler(1, 8, Map.of("inFlight", "10"));
    Verdict some =
        sync(scaler, 0, sight(new Room(1, "no memory"), Optional.empty(), Optional.empty()));
    assertThat(some.to()).isEqualTo(2);
    assertThat(some.atLimit()).isTrue();
    assertThat(some.words()).contains("it wants 5, but the machine is full: no memory");
  }

  @Test
  void aQueueWakesAServiceThatHasNoInstance() {
    ServiceScaler scaler = scaler(0, 8, Map.of("queue", "emails", "length", "10"));
    var empty = new QueueReading(0, Optional.of(Duration.ZERO), "the Redis list emails");
    assertThat(sync(scaler, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(empty))).to())
        .isZero();
    var one = new QueueReading(1, Optional.of(Duration.ofSeconds(1)), "the Redis list emails");
    assertThat(sync(scaler, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(one))).to())
        .isEqualTo(1);
  }

  @Test
  void aQueueThatCannotBeReadChangesNothing() {
    start();
    start();
    ServiceScaler scaler = scaler(1, 8, Map.of("queue", "emails", "oldest", "30s"));
    Verdict verdict = sync(scaler, 0);
    assertThat(verdict.changes()).isFalse();
    assertThat(verdict.cause()).isEqualTo(Cause.ERROR);
    assertThat(verdict.words()).contains("nobody answers");

    Verdict both = sync(scaler(1, 8, Map.of("queue", "emails")), 0);
    assertThat(both.words())
        .startsWith("web stays at 2: queue.length: nobody answers; queue.oldest: likewise; ");
  }

  @Test
  void anAgeThatNobodyAskedForAndNobodyCanTellHoldsNothingUp() {
    for (int least = 0; least <= 1; least++) {
      instances.clear();
      for (int i = 0; i < 8; i++) {
        start();
      }
      var few = new QueueReading(3, Optional.empty(), "the table emails");
      ServiceScaler usual = scaler(least, 8, Map.of("queue", "emails"));
      sync(usual, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(few)));
      now = now.plus(SETTINGS.downscaleWindow());
      Verdict verdict = sync(usual, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(few)));
      assertThat(verdict.to()).as("least %s", least).isEqualTo(1);
      assertThat(verdict.measured()).containsOnlyKeys(Target.Kind.LENGTH);

      ServiceScaler asked =
          scaler(least, 8, Map.of("queue", "emails", "length", "5", "oldest", "1m"));
      sync(asked, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(few)));
      now = now.plus(SETTINGS.downscaleWindow());
      Verdict held = sync(asked, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(few)));
      assertThat(held.cause()).as("what is asked for is missed").isEqualTo(Cause.ERROR);
      assertThat(held.words()).contains("it cannot be told how long jobs of the table emails wait");
    }
  }

  @Test
  void oldJobsWantMoreInProportion() {
    start();
    start();
    ServiceScaler scaler = scaler(1, 8, Map.of("queue", "emails", "oldest", "30s"));
    var old = new QueueReading(3, Optional.of(Duration.ofSeconds(60)), "the Redis list emails");
    Verdict verdict = sync(scaler, 0, sight(Room.PLENTY, Optional.empty(), Optional.of(old)));
    assertThat(verdict.to()).isEqualTo(4);
    assertThat(verdict.words()).contains("the oldest job waits 1m of 30s target");
  }

  @Test
  void whatThisTimeOfDayTookOnTheDaysBeforeIsThereBeforehand() {
    start();
    var predict = Map.of("inFlight", "10", "predict.timeOfDay", "true", "predict.ahead", "10m");
    ServiceScaler scaler = scaler(1, 2, predict);
    String kept = "";
    // the days that are noted, by a scaler that cannot grow: 26 at once from noon to one
    for (int quarter = 0; quarter < 4 * 96; quarter++) {
      instances.getFirst().inFlight = quarter % 96 < 4 ? 26 : 1;
      now = START.plus(Duration.ofMinutes(15L * quarter));
      scaler.sync(now, sight(Room.PLENTY, Optional.of(Instant.MAX), Optional.empty()).get());
      kept = scaler.historyNews().orElse(kept);
    }
    instances.getFirst().inFlight = 1;
    var after =
        new ServiceScaler(
            "web",
            ScalePolicy.of(1, 4, predict, SETTINGS),
            SETTINGS,
            ScalerState.empty(),
            DemandHistory.parse(kept));
    now = START.plus(Duration.ofDays(4)).minus(Duration.ofMinutes(11));
    assertThat(sync(after, 0).changes()).isFalse();
    now = now.plusSeconds(60);

    Verdict verdict = sync(after, 0);

    assertThat(verdict.words())
        .isEqualTo(
            "web 1 → 3: at 12:00 on a day it took 2.6 replicas' worth of inFlight or more on 4 of"
                + " the last 4 days (predicted); now 1.0 requests at once of 10 target over 1"
                + " instance (measured)");
    assertThat(verdict.cause()).isEqualTo(Cause.PREDICTED);
    assertThat(verdict.basis()).isEqualTo(Basis.PREDICTED);
    assertThat(verdict.wanted()).hasValue(1);
    Verdict full =
        sync(after, 0, sight(new Room(0, "no memory"), Optional.empty(), Optional.empty()));
    assertThat(full.changes()).isFalse();
    assertThat(full.atLimit()).as("nobody waits yet").isFalse();
    assertThat(full.words()).contains("(predicted)", "it wants 3, but the machine is full");
  }
}
