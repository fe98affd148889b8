package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two readers could take differently are refused, and reach no app. */
class SmugglingTest {

  private static final String HOST = "Host: app.test\r\n";
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n";

  private TestEdge edge;
  private TestUpstream app;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
    app = edge.app((request, wire) -> wire.ok(request.target()));
    edge.serveAll(app);
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        refused(
            "both framings",
            400,
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + SMUGGLED),
        refused(
            "both framings, the other order",
            400,
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
                + SMUGGLED),
        refused(
            "two lengths",
            400,
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n"
                + SMUGGLED),
        refused(
            "the same length twice",
            400,
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
        refused("a list of lengths", 400, post("Content-Length: 2, 2", "ab")),
        refused("a signed length", 400, post("Content-Length: +2", "ab")),
        refused("a negative length", 400, post("Content-Length: -2", "ab")),
        refused("a hexadecimal length", 400, post("Content-Length: 0x2", "ab")),
        refused("a length with a space in it", 400, post("Content-Length: 1 2", "ab")),
        refused("a huge length", 400, post("Content-Length: 99999999999999999999", "ab")),
        refused("an empty length", 400, post("Content-Length:", "ab")),
        refused("a space before the colon", 400, post("Content-Length : 2", "ab")),
        refused("a tab before the colon", 400, post("Transfer-Encoding\t: chunked", "0\r\n\r\n")),
        refused("a folded line", 400, post("X-A: b\r\n Content-Length: 2", "ab")),
        refused("a folded coding", 400, post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n")),
        refused("a line that begins with a space", 400, post(" Content-Length: 2", "ab")),
        refused("xchunked", -1, post("Transfer-Encoding: xchunked", "0\r\n\r\n")),
        refused("chunked, identity", -1, post("Transfer-Encoding: chunked, identity", "0\r\n\r\n")),
        refused("identity, chunked", -1, post("Transfer-Encoding: identity, chunked", "0\r\n\r\n")),
        refused("gzip, chunked", -1, post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")),
        refused("quoted chunked", -1, post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n")),
        refused(
            "two codings",
            400,
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n")),
        refused(
            "chunked twice",
            400,
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        refused("a vertical tab", 400, post("Transfer-Encoding: \u000bchunked", "0\r\n\r\n")),
        refused(
            "a coding in HTTP/1.0",
            400,
            "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        refused("bare LF", 400, "GET / HTTP/1.1\nHost: app.test\n\n"),
        refused("bare LF in the head", 400, "GET / HTTP/1.1\r\nHost: app.test\nX: y\r\n\r\n"),
        refused("bare CR in a value", 400, "GET / HTTP/1.1\r\n" + HOST + "X: a\rb: c\r\n\r\n"),
        refused("NUL in a value", 400, "GET / HTTP/1.1\r\n" + HOST + "X: a\0b\r\n\r\n"),
        refused("NUL in a name", 400, "GET / HTTP/1.1\r\n" + HOST + "X\0Y: a\r\n\r\n"),
        refused("no name", 400, "GET / HTTP/1.1\r\n" + HOST + ": a\r\n\r\n"),
        refused("no colon", 400, "GET / HTTP/1.1\r\n" + HOST + "nonsense\r\n\r\n"),
        refused("a name with a parenthesis", 400, "GET / HTTP/1.1\r\n" + HOST + "X(: a\r\n\r\n"),
        refused("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
        refused("two hosts", 400, "GET / HTTP/1.1\r\n" + HOST + "Host: other.test\r\n\r\n"),
        refused("the same host twice", 400, "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
        refused("a host with a path", 400, "GET / HTTP/1.1\r\nHost: app.test/x\r\n\r\n"),
        refused("a host with a user", 400, "GET / HTTP/1.1\r\nHost: a@app.test\r\n\r\n"),
        refused(
            "another host in the URL", 400, "GET http://evil.test/ HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("another scheme", 400, "GET ftp://app.test/ HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("no slash", 400, "GET x HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a space in the target", -1, "GET /a b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a control in the target", 400, "GET /a\u0001b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a raw byte above ASCII", 400, "GET /\u00e9 HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a fragment", 400, "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("dot segments", 400, "GET /a/../b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("encoded dot segments", 400, "GET /a/%2e%2E/b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused(
            "dots behind an encoded slash", 400, "GET /a%2f..%2fb HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a backslash", 400, "GET /a\\b HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("an encoded NUL", 400, "GET /a%00 HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a broken escape", 400, "GET /%zz HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("HTTP/0.9", 505, "GET / HTTP/0.9\r\n" + HOST + "\r\n"),
        refused("HTTP/2 without ALPN", -1, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused("HTTP/1.9", 505, "GET / HTTP/1.9\r\n" + HOST + "\r\n"),
        refused("no version", -1, "GET /\r\n" + HOST + "\r\n"),
        refused("a small method", 400, "get / HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("junk before the method", 400, "\0\0GET / HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("a space before the method", 400, "  GET / HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("CONNECT", 405, "CONNECT app.test:443 HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("TRACE", 405, "TRACE / HTTP/1.1\r\n" + HOST + "\r\n"),
        refused("TLS on the plain port", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"),
        refused(
            "a long address", 414, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
        refused(
            "large headers",
            431,
            "GET / HTTP/1.1\r\n" + HOST + ("X: " + "a".repeat(900) + "\r\n").repeat(40) + "\r\n"),
        refused(
            "many headers", 431, "GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(200) + "\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void isRefused(String name, int status, String bytes) throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply reply = client.send(bytes).read();
      if (status > 0) {
        assertThat(reply.status()).isEqualTo(status);
      } else {
        assertThat(reply.status()).isIn(0, 400, 501, 505);
      }
      if (reply.status() != 0) {
        assertThat(reply.header("Connection")).isEqualToIgnoringCase("close");
      }
      assertThat(client.ends()).as("nothing more is answered on this connection").isTrue();
    }
    assertThat(app.seen).as("the app saw nothing").isEmpty();
    try (RawClient other = edge.client()) {
      assertThat(other.get("/clean").text()).isEqualTo("/clean");
    }
    assertThat(app.seen).hasSize(1);
  }

  static Stream<Arguments> badChunks() {
    return Stream.of(
        Arguments.of("no size", "\r\nab\r\n0\r\n\r\n"),
        Arguments.of("not hexadecimal", "zz\r\nab\r\n0\r\n\r\n"),
        Arguments.of("a sign", "+2\r\nab\r\n0\r\n\r\n"),
        Arguments.of("a prefix", "0x2\r\nab\r\n0\r\n\r\n"),
        Arguments.of("a huge size", "fffffffffffffffff\r\nab\r\n0\r\n\r\n"),
        Arguments.of("a size that is too small", "1\r\nab\r\n0\r\n\r\n"),
        Arguments.of("bare LF after the size", "2\nab\r\n0\r\n\r\n"),
        Arguments.of("bare LF after the data", "2\r\nab\n0\r\n\r\n"),
        Arguments.of("bare LF in an extension", "2;a\nb\r\nab\r\n0\r\n\r\n"),
        Arguments.of("bare CR in an extension", "2;a\rb\r\nab\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badChunks")
  void badChunkIsRefused(String name, String body) throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply reply =
          client
              .send(
                  "POST /chunks HTTP/1.1\r\n"
                      + HOST
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + body
                      + SMUGGLED)
              .read();
      assertThat(reply.status()).isIn(0, 400);
      assertThat(client.ends()).isTrue();
    }
    assertThat(app.seen).as("no app got a whole request").isEmpty();
  }

  @Test
  void theAbsoluteFormOfTheSameHostPasses() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(client.send("GET http://app.test/x?y HTTP/1.1\r\n" + HOST + "\r\n").read().text())
          .isEqualTo("/x?y");
    }
  }

  @Test
  void trailersOfARequestDoNotReachTheApp() throws Exception {
    try (RawClient client = edge.client()) {
      assertThat(
              client
                  .send(
                      "POST /t HTTP/1.1\r\n"
                          + HOST
                          + "Transfer-Encoding: chunked\r\n\r\n"
                          + "1\r\na\r\n0\r\nX-Banyan-User: root\r\nContent-Length: 9\r\n\r\n")
                  .read()
                  .text())
          .isEqualTo("/t");
      assertThat(client.get("/next").text()).isEqualTo("/next");
    }
  }

  @Test
  void moreAheadThanAllowedEndsTheConnection() throws Exception {
    app.handler((request, wire) -> wire.in().read());
    try (RawClient client = edge.client()) {
      client.send(("GET / HTTP/1.1\r\n" + HOST + "\r\n").repeat(500));
      assertThat(client.ends()).isTrue();
    }
  }

  private static String post(String header, String body) {
    return "POST / HTTP/1.1\r\n" + HOST + header + "\r\n\r\n" + body;
  }

  private static Arguments refused(String name, int status, String bytes) {
    return Arguments.of(name, status, bytes);
  }
}
