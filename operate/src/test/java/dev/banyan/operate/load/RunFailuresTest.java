package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets that answer badly, or not at all. */
class RunFailuresTest extends RunsOnUpstream {

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
}
