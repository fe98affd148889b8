package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkPoolTest {

  @Test
  void aRefusedConnectionLeavesNothingBehind() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LoadPlan plan =
        LoadPlan.of(
            Target.of("http://127.0.0.1:" + port, false),
            List.of(RequestClass.get("root", "/")),
            List.of(LoadStep.of(new LoadShape.Constant(1), Duration.ZERO, Duration.ofMinutes(1))));
    List<EncodedRequests> requests = EncodedRequests.of(plan);
    try (EventLoops threads = new EventLoops(1, "refused")) {
      EventLoop thread = threads.group().next();
      var gone = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var dialer = new Dialer(plan.target(), gone, threads.clientChannel(), null);
      var loop = new LoadLoop(thread, 0, plan, dialer, requests, new NoteBook());
      var pool =
          new LinkPool(
              loop, dialer, plan, requests.stream().map(each -> each.turn(0)).toList(), 10, 10);
      var step = new StepLoop(plan.steps().getFirst(), 1, System.nanoTime(), new Live(1));
      thread
          .submit(
              () -> {
                for (int request = 0; request < 5; request++) {
                  long now = System.nanoTime();
                  pool.arrive(step.due(0, now, now), now);
                }
              })
          .get();
      while (thread.submit(step::underWay).get() > 0) {
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(thread.submit(() -> step.counts().getFirst().tally().failures()).get())
          .containsOnly(Map.entry(Failure.CONNECT, 5L));
      assertThat(thread.submit(pool::links).get()).isZero();
      loop.close().get();
    }
  }
}
