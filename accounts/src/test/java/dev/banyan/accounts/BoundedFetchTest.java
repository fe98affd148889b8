package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedFetchTest {

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger inner = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/drips",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            while (!over.await(10, TimeUnit.MILLISECONDS)) {
              out.write(' ');
              out.flush();
            }
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/leads-away",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/inner");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/inner",
        exchange -> {
          inner.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.createContext(
        "/keys",
        exchange -> {
          byte[] text = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void aDocumentIsFetched() throws IOException {
    assertThat(fetch(Duration.ofSeconds(30), 1_000).retrieveResource(url("/keys")).getContent())
        .isEqualTo("{\"keys\":[]}");
  }

  @Test
  void oneThatDripsEndsWithTheTime() {
    assertThatThrownBy(
            () -> fetch(Duration.ofMillis(300), 1_000_000).retrieveResource(url("/drips")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void oneThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> fetch(Duration.ofSeconds(30), 5).retrieveResource(url("/keys")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRedirectIsNotFollowed() {
    assertThatThrownBy(
            () -> fetch(Duration.ofSeconds(30), 1_000).retrieveResource(url("/leads-away")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("302");
    assertThat(inner).hasValue(0);
  }

  @Test
  void whatIsNoHttpIsRefused() {
    assertThatThrownBy(
            () ->
                fetch(Duration.ofSeconds(30), 1_000)
                    .retrieveResource(URI.create("file:///etc/hostname").toURL()))
        .isInstanceOf(IOException.class);
  }

  private static BoundedFetch fetch(Duration atMost, int bytesMax) {
    return new BoundedFetch(atMost, bytesMax);
  }

  private URL url(String path) throws IOException {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path).toURL();
  }
}
