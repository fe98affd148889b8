package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What open, closed and recorded steps send. */
class StepShapesTest extends RunsOnUpstream {

  @Test
  void anOpenStepAsksWhatItsScheduleSaysOfEachClass() {
    Map<String, AtomicLong> asked = new ConcurrentHashMap<>();
    upstream.on(
        "/item",
        exchange -> {
          asked
              .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new AtomicLong())
              .incrementAndGet();
          Upstream.answer(exchange, 200, "an item");
        });
    List<RequestClass> classes =
        List.of(
            RequestClass.get("often", "/").withWeight(3),
            new RequestClass(
                "items",
                1,
                Ask.Http.get("/item/{n}"),
                5,
                200,
                299,
                Duration.ofSeconds(5),
                RequestClass.Objective.none()));
    StepReport step = only(run(open(classes, 400, Duration.ofSeconds(1))));
    assertThat(step.failures()).isEmpty();
    // Evenly spaced over two loops: not one more or less.
    assertThat(step.total().offered()).isEqualTo(399);
    assertThat(step.total().done()).isEqualTo(399);
    assertThat(step.latency().count()).isEqualTo(399);
    assertThat(step.total().bytesIn()).isPositive();
    assertThat(step.total().statuses()).containsOnlyKeys(200);
    // A quarter, give or take what a seeded draw gives.
    assertThat(step.classes().get(1).tally().offered()).isBetween(60L, 140L);
    assertThat(asked.keySet()).contains("/item/0", "/item/4").hasSize(5);
    assertThat(step.generator().loopShares()).hasSize(2);
    assertThat(step.generator().processCores()).isPositive();
  }

  @Test
  void aStallOfTheTargetShowsInWhatEveryArrivalOfThatTimeWaited() {
    AtomicBoolean stalled = new AtomicBoolean();
    upstream.on(
        "/stalls",
        exchange -> {
          if (stalled.compareAndSet(false, true)) {
            upstream.ends(600);
          }
          Upstream.answer(exchange, 200, "");
        });
    LoadPlan plan =
        open(List.of(RequestClass.get("stalls", "/stalls")), 200, Duration.ofSeconds(1))
            .withLimits(
                LoadLimits.defaults()
                    .withThreads(1)
                    .withConnectionsMax(1)
                    .withWaitMax(Duration.ofSeconds(20)));
    StepReport step = only(run(plan));
    assertThat(step.total().dropped()).isZero();
    assertThat(step.total().done()).isEqualTo(199);
    // Those due in the first 400 ms of the stall, 200 a second, waited 200 ms at least. A loop that
    // waits for its answers would have met the stall once.
    long longWaits =
        step.latency().count() - step.latency().histogram().getCountBetweenValues(0, 200_000_000);
    assertThat(longWaits).isGreaterThanOrEqualTo(75);
  }

  @Test
  void arrivalsThatCannotBeSentInTimeAreDroppedAndFailTheStep() {
    LoadPlan plan =
        open(List.of(RequestClass.get("held", "/held")), 200, Duration.ofMillis(500))
            .withLimits(
                LoadLimits.defaults()
                    .withThreads(1)
                    .withConnectionsMax(2)
                    .withWaitMax(Duration.ofMillis(50))
                    .withGrace(Duration.ofMillis(200)));
    StepReport step = only(run(plan));
    assertThat(step.total().sent()).isEqualTo(2);
    assertThat(step.total().unfinished()).isEqualTo(2);
    assertThat(step.total().dropped()).isEqualTo(step.total().offered() - 2);
    assertThat(step.passed()).isFalse();
    assertThat(step.failures()).anyMatch(why -> why.contains("dropped"));
  }

  @Test
  void aWaitingLineHasABound() {
    LoadLimits one = LoadLimits.defaults().withThreads(1).withConnectionsMax(1);
    LoadLimits limits =
        new LoadLimits(
            1, 1, 0, 5, Duration.ofMinutes(5), Duration.ofMillis(50), one.answerBytesMax());
    StepReport step =
        only(
            run(
                open(List.of(RequestClass.get("held", "/held")), 100, Duration.ofMillis(500))
                    .withLimits(limits)));
    // One under way; five wait to the end and were never sent; the others met a full line.
    assertThat(step.total().unfinished()).isEqualTo(1);
    assertThat(step.total().dropped()).isEqualTo(step.total().offered() - 1);
  }

  @Test
  void recordedArrivalsComeWhenTheyWereRecorded() {
    RecordedArrivals recorded = RecordedArrivals.parse("second\n0\n0.05\n0.05\n0.2\n0.3\n");
    LoadPlan plan =
        LoadPlan.of(
            upstream.target(),
            List.of(RequestClass.get("root", "/")),
            List.of(
                LoadStep.of(
                    new LoadShape.Recorded(recorded),
                    Duration.ZERO,
                    recorded.length().plusMillis(1))));
    StepReport step = only(run(plan));
    assertThat(step.total().offered()).isEqualTo(5);
    assertThat(step.total().done()).isEqualTo(5);
    assertThat(upstream.served).hasValue(5);
  }

  @Test
  void independentArrivalsAreTheSameForTheSameSeed() {
    LoadPlan plan =
        open(List.of(RequestClass.get("root", "/")), 300, Duration.ofMillis(500))
            .withSpacing(LoadPlan.Spacing.POISSON, 5);
    long first = only(run(plan)).total().offered();
    assertThat(only(run(plan)).total().offered()).isEqualTo(first);
    assertThat(first).isBetween(90L, 210L);
  }

  @Test
  void aClosedStepHasSoManyUnderWayAndNoMore() {
    var together = new AtomicInteger();
    var most = new AtomicInteger();
    upstream.on(
        "/counted",
        exchange -> {
          most.accumulateAndGet(together.incrementAndGet(), Math::max);
          upstream.ends(2);
          together.decrementAndGet(); // before the answer brings the next request
          Upstream.answer(exchange, 200, "hello");
        });
    LoadPlan plan =
        open(List.of(RequestClass.get("counted", "/counted")), 1, Duration.ofMillis(400))
            .withSteps(
                List.of(
                    LoadStep.of(
                        LoadShape.Closed.of(3), Duration.ofMillis(50), Duration.ofMillis(300))));
    StepReport step = only(run(plan));
    assertThat(step.failures()).isEmpty();
    assertThat(step.total().done()).isPositive().isLessThanOrEqualTo(upstream.served.get());
    assertThat(most.get()).isBetween(1, 3);
  }
}
