package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over which connections requests go, and what stands in them. */
@Timeout(60)
class ConnectionsTest {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void connectionsThatAreWantedBeforehandStandAndAreUsedInTurn() throws IOException {
    try (Upstream upstream = new Upstream()) {
      Set<InetSocketAddress> seen = ConcurrentHashMap.newKeySet();
      upstream.on(
          "/from",
          exchange -> {
            seen.add(exchange.getRemoteAddress());
            Upstream.answer(exchange, 200, "");
          });
      LoadLimits limits = LoadLimits.defaults().withThreads(2).withConnectionsMax(8);
      StepReport step =
          run(
              upstream.target(),
              RequestClass.get("from", "/from"),
              new LoadShape.Constant(200),
              limits.withConnectionsAhead(8));
      assertThat(step.failures()).isEmpty();
      // A schedule that one connection of each loop could keep goes round all of them.
      assertThat(seen).hasSize(8);
    }
  }

  @Test
  void aGetOnAConnectionThatTheTargetHadClosedIsSentOnceMoreAndTold() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answerOncePerConnection(socket));
      StepReport step =
          run(
              Target.of("http://127.0.0.1:" + socket.getLocalPort(), false),
              RequestClass.get("root", "/"),
              LoadShape.Closed.of(1),
              LoadLimits.defaults().withThreads(1));
      assertThat(step.total().sentAgain()).isPositive();
      assertThat(step.total().failures()).isEmpty();
      socket.close();
      server.join();
    }
  }

  /** Reads a second request, and hangs up. One connection at a time. */
  private static void answerOncePerConnection(ServerSocket socket) {
    byte[] request = new byte[1_000];
    while (!socket.isClosed()) {
      try (var connection = socket.accept()) {
        if (connection.getInputStream().read(request) > 0) {
          connection.getOutputStream().write(ANSWER);
          connection.getInputStream().read(request);
        }
      } catch (IOException closed) {
        // The generator hangs up, or the test is over.
      }
    }
  }

  @Test
  void anEmptyAcceptIsNone() throws IOException {
    try (Upstream upstream = new Upstream()) {
      Map<String, Boolean> accepts = new ConcurrentHashMap<>();
      upstream.on(
          "/accepts",
          exchange -> {
            accepts.put(
                exchange.getRequestMethod(), exchange.getRequestHeaders().containsKey("Accept"));
            Upstream.answer(exchange, 200, "");
          });
      for (Ask ask :
          List.of(
              Ask.Http.get("/accepts"),
              new Ask.Http("PUT", "/accepts", Map.of("Accept", ""), "x"))) {
        run(
            upstream.target(),
            RequestClass.of("asked", ask),
            LoadShape.Closed.of(1),
            LoadLimits.defaults());
      }
      assertThat(accepts).containsEntry("GET", true).containsEntry("PUT", false);
    }
  }

  private static StepReport run(
      Target target, RequestClass asked, LoadShape shape, LoadLimits limits) {
    LoadStep step = LoadStep.of(shape, Duration.ZERO, Duration.ofMillis(300));
    LoadPlan plan = LoadPlan.of(target, List.of(asked), List.of(step)).withLimits(limits);
    return LoadRun.run(plan, LoadListener.NONE).steps().getFirst();
  }
}
