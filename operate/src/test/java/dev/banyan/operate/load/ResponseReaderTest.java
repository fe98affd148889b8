package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

  private static final String WITH_LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String EMPTY = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\n1A;name=\"5\"\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nDigest: no\r\n\r\n";
  private static final String CONTINUED =
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";

  @Test
  void answersEndWhereTheirFramingSaysAndNowhereElse() {
    List<String> answers =
        List.of(WITH_LENGTH, EMPTY, NO_CONTENT, CHUNKED, CONTINUED, WITH_LENGTH, CHUNKED, EMPTY);
    byte[] stream = String.join("", answers).getBytes(StandardCharsets.ISO_8859_1);
    for (int seed = 0; seed < 200; seed++) {
      assertThat(statusesOf(stream, new Random(seed)))
          .as("seed %d", seed)
          .containsExactly(200, 404, 204, 200, 200, 200, 200, 404);
    }
  }

  /** Feeds the stream in pieces of random length, as a network does. */
  private static List<Integer> statusesOf(byte[] stream, Random random) {
    ResponseReader reader = new ResponseReader();
    List<Integer> statuses = new ArrayList<>();
    int from = 0;
    while (from < stream.length) {
      int length = Math.min(stream.length - from, 1 + random.nextInt(20));
      ByteBuf piece = Unpooled.wrappedBuffer(stream, from, length);
      while (piece.isReadable()) {
        if (reader.read(piece)) {
          statuses.add(reader.status());
        }
      }
      from += length;
    }
    assertThat(reader.bytes()).isEqualTo(stream.length);
    return statuses;
  }

  @Test
  void aHeaderIsShownWithoutWhatATerminalObeys() {
    ResponseReader reader = read("HTTP/1.1 302 Found\r\nLocation: /\u009b2J\r\nA: b\r\n\r\n");
    assertThat(reader.header("location")).contains("/?2J");
  }

  @Test
  void whoSeesABodyFindsItCounted() {
    for (String answer : List.of(WITH_LENGTH, "HTTP/1.1 200 OK\r\n\r\nuntil the end")) {
      ResponseReader reader = new ResponseReader();
      List<Long> seen = new ArrayList<>();
      reader.sink((in, index, length) -> seen.add(reader.bytes()));
      reader.read(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
      assertThat(seen).containsExactly((long) answer.length());
      assertThat(reader.bytes()).isEqualTo(answer.length());
    }
  }

  @Test
  void aConnectionIsKeptUnlessTheAnswerSaysClose() {
    assertThat(read(WITH_LENGTH).keepAlive()).isTrue();
    assertThat(
            read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").keepAlive())
        .isFalse();
    assertThat(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keepAlive()).isFalse();
    assertThat(
            read("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n")
                .keepAlive())
        .isTrue();
  }

  @Test
  void headersAreKnownInAnyCaseAndWithAnySpaceAroundTheirValues() {
    assertThat(read("HTTP/1.1 200 OK\r\nCONTENT-LENGTH:\t 2 \r\n\r\nok").inBody()).isFalse();
    String stream = "HTTP/1.1 200 OK\r\nContent-TYPE:%s\r\nContent-Length: 0\r\n\r\n";
    assertThat(read(stream.formatted(" Text/Event-Stream; charset=utf-8")).eventStream()).isTrue();
    assertThat(read(stream.formatted("text/event-stream")).eventStream()).isTrue();
    assertThat(read(stream.formatted(" text/plain")).eventStream()).isFalse();
    assertThat(read(stream.formatted("")).eventStream()).isFalse();
  }

  @Test
  void aLengthIsANumberAndNothingElse() {
    for (String length : List.of("", " ", "x", "-1", "1, 1", "1x", "9".repeat(19))) {
      assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nContent-Length:" + length + "\r\n\r\n"))
          .as(length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Content-Length");
    }
  }

  @Test
  void anAnswerWithoutFramingLastsUntilTheConnectionCloses() {
    ResponseReader reader = new ResponseReader();
    ByteBuf bytes = buffer("HTTP/1.1 200 OK\r\nServer: old\r\n\r\nand on and on");
    assertThat(reader.read(bytes)).isFalse();
    assertThat(reader.closed()).isTrue();
    assertThat(reader.keepAlive()).isFalse();
  }

  @Test
  void aHeadLongerThanTheFirstBufferIsReadAndAnEndlessOneRefused() {
    String padding = "X-Long: " + "a".repeat(10_000) + "\r\n";
    assertThat(read("HTTP/1.1 200 OK\r\n" + padding + "Content-Length: 0\r\n\r\n").status())
        .isEqualTo(200);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + padding.repeat(20)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatComesWithAHeadInOnePieceIsNoPartOfIt() {
    String first = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\r\n\r\n";
    ResponseReader reader = new ResponseReader();
    ByteBuf in = buffer(first + EMPTY + "HTTP");
    assertThat(reader.read(in)).isTrue();
    assertThat(reader.headText()).isEqualTo(first.substring(0, first.length() - 4));
    assertThat(reader.read(in)).isTrue();
    assertThat(reader.headText()).isEqualTo(EMPTY);
    assertThat(reader.read(in)).isFalse();
    assertThat(reader.bytes()).isEqualTo(first.length() + EMPTY.length() + 4L);
  }

  @Test
  void whatIsNoHttpIsRefused() {
    assertThatThrownBy(() -> read("SSH-2.0-OpenSSH_9.2\r\n\r\n"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .isInstanceOf(IllegalStateException.class);
  }

  private static ResponseReader read(String text) {
    ResponseReader reader = new ResponseReader();
    ByteBuf in = buffer(text);
    while (in.isReadable()) {
      reader.read(in);
    }
    return reader;
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
