package dev.banyan.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.bench.generator.LoadResult;
import dev.banyan.bench.generator.WebSockets;
import dev.banyan.operate.machine.Scratch;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the bench's own echo, over two ports of one process. */
class WebSocketsTest {

  private final int port = Scratch.freePort();
  private final int other = Scratch.freePort();

  @Test
  void everySocketEchoesOverEitherPortAndIsCounted() {
    try (EchoServer server = new EchoServer(List.of(port, other));
        WebSockets sockets =
            new WebSockets(1, new InetSocketAddress("127.0.0.1", port), "/sockets", Map.of());
        WebSockets others =
            new WebSockets(1, new InetSocketAddress("127.0.0.1", other), "/sockets", Map.of())) {
      sockets.open(70, Duration.ofSeconds(30));
      others.open(1, Duration.ofSeconds(30));
      assertThat(sockets.openNow()).isEqualTo(70);
      LoadResult result = sockets.echo(1_000, Duration.ofMillis(20), Duration.ofMillis(300));
      assertThat(result.failures()).isEmpty();
      assertThat(result.bytes()).isEqualTo(result.completed() * 1_000);
      assertThat(others.echo(1, Duration.ZERO, Duration.ofMillis(300)).completed()).isPositive();
    }
  }

  @Test
  void aTargetThatIsNotThereIsSaid() {
    try (WebSockets sockets =
        new WebSockets(1, new InetSocketAddress("127.0.0.1", port), "/", Map.of())) {
      assertThatThrownBy(() -> sockets.open(1, Duration.ofSeconds(30)))
          .hasMessageContaining("could not be opened");
    }
  }

  @Test
  void theEchoAlsoSwallowsBodiesAndSaysHowMuch() throws Exception {
    try (EchoServer server = new EchoServer(List.of(port));
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sink"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[300_000]))
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("300000");
    }
  }
}
