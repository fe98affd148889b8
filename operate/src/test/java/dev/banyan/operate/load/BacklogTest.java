package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BacklogTest {

  private static final Duration STEP = Duration.ofSeconds(30);
  private static final long SECOND = 1_000_000_000;

  @Test
  void aTargetThatQueuesWhatItCannotServeDoesNotKeepUp() throws IOException {
    var one = new ReentrantLock(true);
    try (Upstream upstream = new Upstream()) {
      upstream.on(
          "/capped",
          exchange -> {
            // One after the other: at most 20 a second, however fast the machine is.
            one.lock();
            try {
              upstream.ends(50);
            } finally {
              one.unlock();
            }
            Upstream.answer(exchange, 200, "");
          });
      LoadPlan plan =
          LoadPlan.of(
                  upstream.target(),
                  List.of(RequestClass.get("capped", "/capped")),
                  List.of(
                      LoadStep.of(
                          new LoadShape.Constant(40), Duration.ZERO, Duration.ofSeconds(2))))
              .withLimits(
                  LoadLimits.defaults()
                      .withThreads(1)
                      .withConnectionsMax(200)
                      .withGrace(Duration.ofSeconds(50)));
      StepReport step = LoadRun.run(plan, LoadListener.NONE).steps().getFirst();
      // All were answered well in the end, and half of them when the step was over.
      assertThat(step.total().done()).isEqualTo(step.total().offered());
      assertThat(step.total().doneInside()).isLessThanOrEqualTo(40);
      assertThat(step.donePerSecond()).isLessThanOrEqualTo(20);
      assertThat(step.failures()).anyMatch(why -> why.contains("did not keep up"));
    }
  }

  @Test
  void thirtyPercentTooManyForThirtySecondsAreTooMany() {
    var open = new StepLoop(step(130, Duration.ZERO), 1, 0, new Live(1));
    served(open, 0, 130, 0.01, 100);
    assertThat(failures(open)).hasSize(1);
    assertThat(open.counts().getFirst().done).isEqualTo(3_900);
    assertThat(open.counts().getFirst().doneInside).isBetween(2_990L, 3_000L);
  }

  @Test
  void aWarmUpThatHadALineAlreadyHidesNothing() {
    var open = new StepLoop(step(150, Duration.ofSeconds(5)), 1, -5 * SECOND, new Live(1));
    served(open, -5, 150, 0.01, 100);
    assertThat(failures(open)).hasSize(1);
  }

  @Test
  void answersThatAllTakeLongAreNoLine() {
    var open = new StepLoop(step(100, Duration.ZERO), 1, 0, new Live(1));
    served(open, 0, 100, 20, Double.POSITIVE_INFINITY);
    assertThat(failures(open)).isEmpty();
  }

  @Test
  void aPauseAtTheEndIsNoLineThatGrows() {
    var open = new StepLoop(step(100, Duration.ZERO), 1, 0, new Live(1));
    for (int arrival = 0; arrival < 3_000; arrival++) {
      long due = arrival * SECOND / 100;
      long end = due < 28 * SECOND ? due + 5_000_000 : 30 * SECOND + 5_000_000;
      open.done(open.due(0, due, due), end);
    }
    assertThat(failures(open)).isEmpty();
  }

  @Test
  void aRateThatRisesHasMoreUnderWayAndKeepsUp() {
    var open = new StepLoop(step(100, Duration.ZERO), 1, 0, new Live(1));
    for (int arrival = 0; arrival < 3_000; arrival++) {
      // From none to 200 a second.
      long due = (long) (Math.sqrt(arrival / 3_000.0) * 30 * SECOND);
      open.done(open.due(0, due, due), due + 5 * SECOND);
    }
    assertThat(failures(open)).isEmpty();
  }

  @Test
  void fewRequestsMoreOfASlowClassAreNoLine() {
    var open = new StepLoop(step(20, Duration.ofSeconds(30)), 2, -30 * SECOND, new Live(2));
    for (int arrival = -600; arrival < 600; arrival++) {
      long due = arrival * SECOND / 20;
      boolean slow = arrival % (arrival < 300 ? 10 : 4) == 0;
      open.done(open.due(slow ? 1 : 0, due, due), due + (slow ? 10 * SECOND : 5_000_000));
    }
    assertThat(failures(open)).isEmpty();
  }

  /** Each begins when the one before leaves a place, and takes so long from then. */
  private static void served(
      StepLoop open, double fromSecond, double rate, double seconds, double perSecond) {
    double free = fromSecond;
    for (int arrival = 0; fromSecond + arrival / rate < 30; arrival++) {
      double due = fromSecond + arrival / rate;
      double begun = Math.max(due, free);
      free = begun + 1 / perSecond;
      open.done(open.due(0, nanos(due), nanos(due)), nanos(begun + seconds));
    }
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * SECOND);
  }

  private static List<String> failures(StepLoop open) {
    return Backlog.failure(open.counts().stream().map(each -> each.backlog).toList(), STEP).stream()
        .toList();
  }

  private static LoadStep step(double rate, Duration warmUp) {
    return LoadStep.of(new LoadShape.Constant(rate), warmUp, STEP);
  }
}
