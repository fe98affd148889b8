package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompressionTest {

  private static final String TEXT = "{\"words\": \"again and again\"}\n".repeat(300);

  private TestEdge edge;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  static String gunzip(byte[] bytes) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void textIsCompressedAsTheClientLikesBest() throws Exception {
    edge.serveAll(
        edge.app(
            (request, wire) -> wire.ok(TEXT, "Content-Type: application/json; charset=utf-8")));
    try (RawClient client = edge.client()) {
      RawClient.Reply gzip = client.get("/", "Accept-Encoding: gzip, br;q=0.1");
      assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(gzip.header("Vary")).isEqualTo("accept-encoding");
      assertThat(gzip.body()).hasSizeLessThan(TEXT.length() / 10);
      assertThat(gunzip(gzip.body())).isEqualTo(TEXT);
      RawClient.Reply brotli = client.get("/", "Accept-Encoding: gzip, deflate, br");
      assertThat(brotli.header("Content-Encoding")).isEqualTo("br");
      assertThat(
              new String(
                  new BrotliInputStream(new ByteArrayInputStream(brotli.body())).readAllBytes(),
                  StandardCharsets.UTF_8))
          .isEqualTo(TEXT);
      assertThat(client.get("/", "Accept-Encoding: gzip;q=0, identity").text()).isEqualTo(TEXT);
      assertThat(client.get("/").text()).isEqualTo(TEXT);
    }
  }

  @Test
  void whatIsSmallEncodedOrNoTextIsLeftAlone() throws Exception {
    try (RawClient client = edge.client()) {
      edge.serveAll(edge.app((request, wire) -> wire.ok("small", "Content-Type: text/plain")));
      assertThat(client.get("/", "Accept-Encoding: gzip").text()).isEqualTo("small");
      edge.serveAll(
          edge.app(
              (request, wire) ->
                  wire.ok(TEXT, "Content-Type: text/plain", "Content-Encoding: mine")));
      assertThat(client.get("/", "Accept-Encoding: gzip").header("Content-Encoding"))
          .isEqualTo("mine");
      edge.serveAll(edge.app((request, wire) -> wire.ok(TEXT, "Content-Type: image/png")));
      assertThat(client.get("/", "Accept-Encoding: gzip").text()).isEqualTo(TEXT);
      edge.serveAll(
          edge.app(
              (request, wire) ->
                  wire.ok(TEXT, "Content-Type: text/css", "Cache-Control: no-transform")));
      assertThat(client.get("/", "Accept-Encoding: gzip").text()).isEqualTo(TEXT);
    }
  }

  @Test
  void aStreamIsFlushedPieceByPiece() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n");
              arrived.await(10, TimeUnit.SECONDS);
              wire.send("5\r\nlast\n\r\n0\r\n\r\n");
            }));
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
      String line;
      do {
        line = client.readLine();
      } while (!line.isEmpty());
      ByteArrayOutputStream pieces = new ByteArrayOutputStream();
      while (pieces.size() < 15) { // the header of gzip is 10 bytes, and may come by itself
        pieces.write(client.readBytes(Integer.parseInt(client.readLine(), 16)));
        client.readLine();
      }
      var unzip = new GZIPInputStream(new ByteArrayInputStream(pieces.toByteArray()));
      assertThat(new String(unzip.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first\n");
      arrived.countDown();
    }
  }

  @Test
  void eventsArriveOneByOneAndUncompressed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n");
              first.await(10, TimeUnit.SECONDS);
              wire.send("data: two\n\n");
              wire.socket().close();
            }));
    try (RawClient client = edge.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
      String line;
      do {
        line = client.readLine();
        assertThat(line).doesNotContain("gzip");
      } while (!line.isEmpty());
      assertThat(client.readLine()).isEqualTo("b");
      assertThat(client.readLine()).isEqualTo("data: one");
      first.countDown();
      assertThat(client.readLine()).isEmpty();
      assertThat(client.readLine()).isEmpty();
      assertThat(client.readLine()).isEqualTo("b");
      assertThat(client.readLine()).isEqualTo("data: two");
    }
  }
}
