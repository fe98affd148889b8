package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoadRunTest extends RunsOnUpstream {

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
}
