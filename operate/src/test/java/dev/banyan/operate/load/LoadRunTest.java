package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server; nothing here asserts how fast anything is. */
@Timeout(60)
class LoadRunTest {

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

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
  void redirectsAreNotFollowed() throws IOException {
    try (Upstream elsewhere = new Upstream()) {
      upstream.on(
          "/moved",
          exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.url() + "/");
            Upstream.answer(exchange, 302, "");
          });
      LoadReport report =
          run(open(List.of(RequestClass.get("moved", "/moved")), 50, Duration.ofMillis(300)));
      assertThat(elsewhere.served).hasValue(0);
      assertThat(only(report).total().failures()).containsKey(Failure.STATUS);
      assertThat(only(report).total().statuses()).containsOnlyKeys(302);
      assertThat(report.notes()).anyMatch(note -> note.contains(elsewhere.url()));
    }
  }

  @Test
  void aTargetThatAnswersErrorsOnlyEndsTheRunAndIsSaid() {
    upstream.on("/broken", exchange -> Upstream.answer(exchange, 503, "away"));
    LoadStep step = step(100, Duration.ofMillis(200));
    LoadPlan plan =
        open(List.of(RequestClass.get("broken", "/broken")), 100, Duration.ofMillis(200))
            .withSteps(List.of(step, step, step));
    LoadReport report = run(plan);
    assertThat(report.steps()).hasSize(1);
    assertThat(report.passed()).isFalse();
    assertThat(report.notes()).anyMatch(note -> note.matches(".*errors only.*status 503.*"));
    assertThat(report.steps().getFirst().failures()).anyMatch(why -> why.contains("status 503"));
  }

  @Test
  void someErrorsFailTheirClassByItsShare() {
    upstream.on(
        "/sometimes",
        exchange ->
            Upstream.answer(exchange, upstream.served.get() % 4 == 0 ? 500 : 200, "perhaps"));
    StepReport step =
        only(
            run(
                open(
                    List.of(RequestClass.get("sometimes", "/sometimes")),
                    200,
                    Duration.ofMillis(500))));
    assertThat(step.total().errorShare()).isBetween(0.2, 0.3);
    assertThat(step.failures()).anyMatch(why -> why.contains("at most 1 % may"));
  }

  @Test
  void aBrokenPromiseOnLatencyFailsTheStep() {
    upstream.on(
        "/slow",
        exchange -> {
          upstream.ends(60);
          Upstream.answer(exchange, 200, "slow");
        });
    RequestClass.Objective tenMillis =
        new RequestClass.Objective(
            java.util.Optional.of(Duration.ofMillis(10)),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            0);
    RequestClass slow = RequestClass.get("slow", "/slow").withObjective(tenMillis);
    assertThat(only(run(open(List.of(slow), 50, Duration.ofMillis(300)))).failures())
        .anyMatch(why -> why.contains("slow: p95") && why.contains("10 ms is promised"));
    // A closed run finds how much is served; what its workers waited is no promise to anybody.
    LoadPlan closed =
        open(List.of(slow), 50, Duration.ofMillis(300))
            .withSteps(
                List.of(
                    LoadStep.of(LoadShape.Closed.of(2), Duration.ZERO, Duration.ofMillis(300))));
    assertThat(only(run(closed)).failures()).isEmpty();
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

  @Test
  void requestsWithoutAnAnswerInTimeFailAndFreeTheirPlace() {
    RequestClass held =
        new RequestClass(
            "held",
            1,
            Ask.Http.get("/held"),
            1,
            200,
            299,
            Duration.ofMillis(60),
            RequestClass.Objective.none());
    StepReport step =
        only(
            run(
                open(List.of(held), 20, Duration.ofMillis(500))
                    .withLimits(LoadLimits.defaults().withThreads(1).withConnectionsMax(50))));
    assertThat(step.total().failures()).containsOnlyKeys(Failure.TIMEOUT);
    assertThat(step.total().failures().get(Failure.TIMEOUT)).isEqualTo(step.total().offered());
    assertThat(step.total().unfinished()).isZero();
  }

  @Test
  void bodiesAndHeadersArriveAsTheyWereGiven() {
    AtomicReference<String> seen = new AtomicReference<>("");
    upstream.on(
        "/echo",
        exchange -> {
          seen.set(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Kind")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Host")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          Upstream.answer(exchange, 201, "");
        });
    Ask ask = new Ask.Http("POST", "/echo", Map.of("X-Kind", "test"), "grüße {n}");
    only(run(open(List.of(RequestClass.of("post", ask)), 20, Duration.ofMillis(200))));
    assertThat(seen.get())
        .isEqualTo("POST test " + upstream.url().substring("http://".length()) + " grüße 0");
  }

  @Test
  void anAnswerThatNeverEndsIsCutOff() {
    upstream.on(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] bytes = new byte[16_384];
          while (!upstream.ends(0)) {
            exchange.getResponseBody().write(bytes);
          }
        });
    LoadLimits limits =
        new LoadLimits(1, 10, 0, 10, Duration.ofSeconds(1), Duration.ofSeconds(10), 100_000);
    StepReport step =
        only(
            run(
                open(List.of(RequestClass.get("endless", "/endless")), 10, Duration.ofMillis(400))
                    .withLimits(limits)));
    assertThat(step.total().failures()).containsOnlyKeys(Failure.TOO_LONG);
  }

  @Test
  void whatIsNoHttpIsAFailureOfItsOwn() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!socket.isClosed()) {
                      try (var connection = socket.accept()) {
                        if (connection.getInputStream().read() >= 0) {
                          connection
                              .getOutputStream()
                              .write(
                                  "SSH-2.0-nothing of yours\r\n\r\n"
                                      .getBytes(StandardCharsets.US_ASCII));
                          connection.getInputStream().read(new byte[1_000]);
                        }
                      } catch (IOException closed) {
                        // The generator hangs up, or the test is over.
                      }
                    }
                  });
      Target target = Target.of("http://127.0.0.1:" + socket.getLocalPort(), false);
      LoadPlan plan =
          LoadPlan.of(
              target,
              List.of(RequestClass.get("root", "/")),
              List.of(step(20, Duration.ofMillis(300))));
      assertThat(only(run(plan)).total().failures()).containsKey(Failure.PROTOCOL);
      socket.close();
      server.join();
    }
  }

  @Test
  void nobodyThereIsSaidAtOnce() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LoadPlan plan =
        LoadPlan.of(
            Target.of("http://127.0.0.1:" + port, false),
            List.of(RequestClass.get("root", "/")),
            List.of(step(10, Duration.ofSeconds(1))));
    assertThatThrownBy(() -> run(plan))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("nothing answers");
  }

  @Test
  void aStoppedRunEndsAtOnceAndTellsWhatWasDone() {
    LoadPlan plan = open(List.of(RequestClass.get("root", "/")), 100, Duration.ofHours(1));
    AtomicReference<LoadRun> running = new AtomicReference<>();
    LoadRun run =
        new LoadRun(
            plan,
            new LoadListener() {
              @Override
              public void progress(LoadPoint point) {
                running.get().stop();
              }
            });
    running.set(run);
    LoadReport report = run.run();
    assertThat(report.stopped()).isTrue();
    assertThat(report.passed()).isFalse();
    assertThat(only(report).total().done()).isPositive();
    assertThat(only(report).total().failed()).isZero();
    assertThat(only(report).measured()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void anInterruptStopsARunAndIsKept() {
    LoadPlan plan = open(List.of(RequestClass.get("root", "/")), 100, Duration.ofHours(1));
    Thread self = Thread.currentThread();
    LoadReport report =
        LoadRun.run(
            plan,
            new LoadListener() {
              @Override
              public void measuring(int index, LoadStep step) {
                self.interrupt();
              }
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.stopped()).isTrue();
    assertThat(report.steps()).hasSize(1);
  }

  @Test
  void theListenerHearsOfStepsInOrderAndTheSeriesAddsUp() {
    List<String> heard = new ArrayList<>();
    AtomicLong inIntervals = new AtomicLong();
    LoadPlan plan =
        open(List.of(RequestClass.get("root", "/")), 100, Duration.ofMillis(300))
            .withSteps(
                List.of(
                    LoadStep.of(
                        new LoadShape.Constant(100),
                        Duration.ofMillis(100),
                        Duration.ofMillis(300)),
                    LoadStep.of(
                        new LoadShape.Ramp(100, 200), Duration.ZERO, Duration.ofMillis(300))));
    LoadReport report =
        LoadRun.run(
            plan,
            new LoadListener() {
              @Override
              public void stepBegins(int index, LoadStep step) {
                heard.add("begins " + index);
              }

              @Override
              public void measuring(int index, LoadStep step) {
                heard.add("measuring " + index);
              }

              @Override
              public void measured(int index, LoadStep step) {
                heard.add("measured " + index);
              }

              @Override
              public void stepDone(int index, StepReport step) {
                heard.add("done " + index + " " + step.passed());
              }

              @Override
              public void interval(LoadPoint point, RequestClass of, Latency latency) {
                inIntervals.addAndGet(latency.count());
              }
            });
    assertThat(heard)
        .containsExactly(
            "begins 0",
            "measuring 0",
            "measured 0",
            "done 0 true",
            "begins 1",
            "measuring 1",
            "measured 1",
            "done 1 true");
    assertThat(report.passed()).isTrue();
    long done = report.series().stream().mapToLong(LoadPoint::done).sum();
    // Warm-ups are in the series, and in no step.
    assertThat(done).isEqualTo(upstream.served.get()).isEqualTo(inIntervals.get());
    assertThat(report.steps().stream().mapToLong(step -> step.total().done()).sum())
        .isLessThan(done);
    assertThat(report.steps().getLast().total().offered()).isBetween(43L, 46L);
  }

  private static LoadReport run(LoadPlan plan) {
    return LoadRun.run(plan, LoadListener.NONE);
  }

  private static StepReport only(LoadReport report) {
    assertThat(report.steps()).hasSize(1);
    return report.steps().getFirst();
  }

  private LoadPlan open(List<RequestClass> classes, double perSecond, Duration measured) {
    return LoadPlan.of(upstream.target(), classes, List.of(step(perSecond, measured)))
        .withLimits(LoadLimits.defaults().withThreads(2).withConnectionsMax(50));
  }

  private static LoadStep step(double perSecond, Duration measured) {
    return LoadStep.of(new LoadShape.Constant(perSecond), Duration.ZERO, measured);
  }
}
