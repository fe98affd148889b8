package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkOpenerTest {

  /** More than are opened at a time. */
  private static final int WANTED = 100;

  private final EventLoops threads = new EventLoops(1, "load");

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void asManyAreOpenedBeforehandAsAreWantedAndThereIsRoomFor() throws Exception {
    for (int room : List.of(WANTED, 7)) {
      // They need not be accepted to stand.
      try (ServerSocket socket = new ServerSocket(0, WANTED, InetAddress.getLoopbackAddress())) {
        assertThat(linksAfterOpening(room, socket.getLocalPort())).isEqualTo(room);
      }
    }
  }

  @Test
  void thoseThatCannotBeMadeAreTriedOnceAndForgotten() throws Exception {
    assertThat(linksAfterOpening(WANTED, nobodysPort())).isZero();
  }

  /** How many connections a pool holds on to when all that it was to open stand, or never will. */
  private int linksAfterOpening(int room, int port) throws Exception {
    Target target = Target.of("http://127.0.0.1:" + port, false);
    LoadPlan plan =
        LoadPlan.of(
            target,
            List.of(RequestClass.get("root", "/")),
            List.of(LoadStep.of(LoadShape.Closed.of(1), Duration.ZERO, Duration.ofSeconds(1))));
    var address = new InetSocketAddress("127.0.0.1", port);
    Dialer dialer = new Dialer(target, address, threads.clientChannel(), null);
    LoadLoop loop =
        new LoadLoop(
            threads.group().next(), 0, plan, dialer, EncodedRequests.of(plan), new NoteBook());
    LinkPool pool = new LinkPool(loop, dialer, plan, List.of(), room, 1);
    var done = new CompletableFuture<Void>();
    loop.eventLoop().execute(() -> pool.openAhead(WANTED, done));
    done.get(30, TimeUnit.SECONDS);
    int links = loop.eventLoop().submit(pool::links).get(30, TimeUnit.SECONDS);
    loop.eventLoop().submit(pool::close).get(30, TimeUnit.SECONDS);
    loop.close().join();
    return links;
  }

  private static int nobodysPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
