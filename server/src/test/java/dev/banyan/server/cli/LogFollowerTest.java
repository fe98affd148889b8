package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.banyan.kernel.Secret;
import dev.banyan.server.NodeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFollowerTest {

  /** More than is sent, so that the stream breaks off instead of ending. */
  private static final int LENGTH_SAID = 100_000;

  private final List<Optional<String>> askedAfter = new CopyOnWriteArrayList<>();
  private final List<String> asides = new ArrayList<>();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private HttpServer server;
  private int port;
  private int lines;

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aStreamThatBreaksOffGoesOnAfterItsLastLine() throws IOException {
    follow(3, () -> {});
    assertThat(askedAfter).startsWith(Optional.empty(), Optional.of("1"), Optional.of("2"));
    assertThat(text()).contains("line 1").contains("line 2").doesNotContain("line 4");
    assertThat(asides).startsWith("The stream ended; connecting again.");
  }

  @Test
  void aNodeThatRestartsIsWaitedFor() throws IOException {
    server.stop(0);
    int[] tries = {0};
    follow(
        1,
        () -> {
          tries[0]++;
          if (tries[0] == 3) {
            server = serve(port);
          }
        });
    assertThat(asides).containsExactly("The node does not answer; waiting for it.");
    assertThat(tries[0]).isEqualTo(3);
  }

  @Test
  void oneThatStaysAwayIsToldOf() {
    server.stop(0);
    assertThatThrownBy(() -> follow(1, () -> {}))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Start it with: banyan up");
  }

  private interface Between {
    void tries() throws IOException;
  }

  /** Whoever reads goes away while the line of this number is shown. */
  private void follow(int readerLeavesAt, Between between) throws IOException {
    var terminal =
        new Terminal(new PrintStream(new Reader(readerLeavesAt), true), System.err, false);
    try (var node = new Node(new NodeFile("http://127.0.0.1:" + port, 1, new Secret("token")))) {
      new LogFollower(
              new LogLines(terminal),
              asides::add,
              () -> {
                try {
                  between.tries();
                } catch (IOException failure) {
                  throw new java.io.UncheckedIOException(failure);
                }
              })
          .follow(node, before -> before, "/logs");
    }
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private HttpServer serve(int at) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    made.createContext("/logs", this::answer);
    made.start();
    return made;
  }

  /** One line, and the connection breaks. */
  private void answer(HttpExchange exchange) throws IOException {
    askedAfter.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
    lines++;
    String event =
        "id: %d\nevent: line\ndata: {\"at\":\"2026-01-31T12:00:00Z\",\"service\":\"api\",\"instance\":\"ins_1\",\"stream\":\"stdout\",\"line\":\"line %d\"}\n\n"
            .formatted(lines, lines);
    exchange.sendResponseHeaders(200, LENGTH_SAID);
    exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  /** A pipe whose reader leaves. */
  private final class Reader extends OutputStream {

    private final String last;

    Reader(int leavesAt) {
      this.last = "line " + leavesAt;
    }

    @Override
    public void write(int one) throws IOException {
      shown.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      shown.write(bytes, from, length);
      if (text().contains(last)) {
        throw new IOException("Broken pipe");
      }
    }
  }
}
