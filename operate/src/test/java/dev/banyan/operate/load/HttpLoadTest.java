package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server; nothing here asserts how fast anything is. */
class HttpLoadTest {

  private static final Duration WARM_UP = Duration.ofMillis(50);
  private static final Duration MEASURED = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong served = new AtomicLong();
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    address = new InetSocketAddress("127.0.0.1", server.getAddress().getPort());
    answer("/", 200);
    answer("/refused", 503);
    server.createContext(
        "/held",
        exchange -> {
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          served.incrementAndGet();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    held.countDown();
    server.stop(0);
    threads.close();
  }

  @Test
  void aClosedLoopCountsAnswersOverSeveralThreads() {
    try (HttpLoad load = new HttpLoad(2)) {
      LoadResult result = load.run(closed("/", 3));
      assertThat(result.failures()).isEmpty();
      assertThat(result.completed()).isPositive().isLessThanOrEqualTo(served.get());
      assertThat(result.latency().count()).isEqualTo(result.completed());
      assertThat(result.generatorCpu()).isPositive();
    }
  }

  @Test
  void anOpenModelSendsWhatItsScheduleSaysAndNoMore() {
    try (HttpLoad load = new HttpLoad(1)) {
      LoadResult result = load.run(open("/", 200, 100, Duration.ofSeconds(30)));
      assertThat(result.failures()).isEmpty();
      // 0.3 s at 200/s, give or take the edges of the measured part.
      assertThat(result.completed()).isBetween(58L, 62L);
    }
  }

  @Test
  void arrivalsThatFindNoRoomFailTheRun() {
    try (HttpLoad load = new HttpLoad(1)) {
      LoadResult result = load.run(open("/held", 500, 10, Duration.ofMillis(100)));
      assertThat(result.dropped()).isPositive();
      assertThat(result.unfinished()).isPositive();
      assertThat(result.failures()).anyMatch(reason -> reason.contains("dropped"));
    }
  }

  @Test
  void refusalsFailTheRun() {
    try (HttpLoad load = new HttpLoad(1)) {
      LoadResult result = load.run(closed("/refused", 1));
      assertThat(result.refused()).isPositive();
      assertThat(result.completed()).isZero();
      assertThat(result.failures()).anyMatch(reason -> reason.contains("refusals"));
    }
  }

  @Test
  void aTargetThatIsNotThereIsSaidAtOnce() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", closedPort);
    try (HttpLoad load = new HttpLoad(1)) {
      assertThatThrownBy(
              () ->
                  load.run(
                      new ClosedLoad(Requests.get(nobody, "/", Map.of()), 1, WARM_UP, MEASURED)))
          .hasMessageContaining("cannot connect");
    }
  }

  @Test
  void sharesAddUpToTheWhole() {
    for (int workers = 1; workers < 6; workers++) {
      int sum = 0;
      for (int worker = 0; worker < workers; worker++) {
        sum += HttpLoad.share(17, workers, worker);
      }
      assertThat(sum).isEqualTo(17);
    }
  }

  private ClosedLoad closed(String path, int connections) {
    return new ClosedLoad(Requests.get(address, path, Map.of()), connections, WARM_UP, MEASURED);
  }

  private OpenLoad open(String path, double perSecond, int waitingMax, Duration grace) {
    return new OpenLoad(
        Requests.get(address, path, Map.of("X-Test", "1")),
        2,
        perSecond,
        Arrivals::uniform,
        waitingMax,
        WARM_UP,
        MEASURED,
        grace);
  }
}
