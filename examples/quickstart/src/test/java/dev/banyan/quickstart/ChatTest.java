package dev.banyan.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatTest {

  private final Semaphore words = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    var chat = new Chat(new Think(() -> {}), words::acquire);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            chat.answer(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    words.release(Chat.WORDS.size());
    client.close();
    server.stop(0);
    threads.close();
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
  }

  @Test
  void eachWordIsAnEventAndIsThereBeforeTheNextOneIsMade() throws Exception {
    words.release();
    HttpResponse<InputStream> answer =
        client.send(
            request().POST(HttpRequest.BodyPublishers.ofString("how are you?")).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String word : Chat.WORDS) {
        assertThat(List.of(lines.readLine(), lines.readLine()))
            .containsExactly("data: " + word, "");
        words.release();
      }
      assertThat(lines.readLine()).as("then it ends").isNull();
    }
  }

  @Test
  void whoSaysNothingIsToldHow() throws Exception {
    assertThat(
            client
                .send(request().GET().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(405);
  }
}
