package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the access log tells, and what never stands in it. */
class AccessLogTest {

  @TempDir Path folder;
  private TestEdge edge;

  @AfterEach
  void stop() throws Exception {
    if (edge != null) {
      edge.close();
    }
  }

  @Test
  void aLineTellsOfARequestWhoAskedWhatWhoAnsweredAndHowLongItTook() throws Exception {
    start("all");
    Upstream upstream = edge.serveAll(edge.app((request, wire) -> wire.ok("hello"))).getFirst();
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (RawClient client = edge.client()) {
      client.get("/a/b?token=hidden", "X-Request-Id: mine-1", "traceparent: " + trace);
    }
    JsonNode line = lines(1).getFirst();
    assertThat(line.get("method").textValue()).isEqualTo("GET");
    assertThat(line.get("host").textValue()).isEqualTo("app.test");
    assertThat(line.get("path").textValue()).isEqualTo("/a/b");
    assertThat(line.get("status").intValue()).isEqualTo(200);
    assertThat(line.get("bytes").intValue()).isEqualTo(5);
    assertThat(line.get("durationMs").doubleValue()).isPositive();
    assertThat(line.get("client").textValue()).isEqualTo("127.0.0.1");
    assertThat(line.get("protocol").textValue()).isEqualTo("HTTP/1.1");
    assertThat(line.get("app").textValue()).isEqualTo("shop");
    assertThat(line.get("route").textValue()).isEqualTo("/");
    assertThat(line.get("instance").textValue()).isEqualTo(upstream.instance().toString());
    assertThat(line.get("upstream").textValue()).isEqualTo("127.0.0.1:" + upstream.port());
    assertThat(line.get("requestId").textValue()).isEqualTo("mine-1");
    assertThat(line.get("traceId").textValue()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(java.time.Instant.parse(line.get("time").textValue())).isNotNull();
    assertThat(Files.readString(file())).doesNotContain("hidden");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void errorsAloneAreToldUnlessAskedOtherwise() throws Exception {
    edge = TestEdge.start(Map.of(), folder);
    TestUpstream app =
        edge.app(
            (request, wire) ->
                wire.answer(request.target().equals("/broken") ? "500 No" : "404 No", "x"));
    edge.serve(Map.of("api", TestEdge.instances(app)), Route.to("/app", "api"));
    try (RawClient client = edge.client()) {
      client.get("/app/missing");
      client.get("/nowhere");
    }
    edge.serveAll(app);
    try (RawClient client = edge.client()) {
      client.get("/broken");
    }
    assertThat(lines(2))
        .as("an app's 404 is its own affair; a refusal of the edge is not")
        .extracting(line -> line.get("path").textValue() + " " + line.get("status"))
        .containsExactly("/nowhere 404", "/broken 500");
  }

  @Test
  void whereItIsOffNothingIsWritten() throws Exception {
    start("off");
    edge.serveAll(edge.app((request, wire) -> wire.answer("500 No", "x")));
    try (RawClient client = edge.client()) {
      client.get("/");
    }
    edge.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void hostileBytesStayInTheirField() throws Exception {
    start("all");
    edge.serveAll(edge.app((request, wire) -> wire.ok("x")));
    try (RawClient client = edge.client()) {
      client.get("/\",\"status\":999,\"x\":\"{[`|^");
    }
    try (RawClient client = edge.client()) {
      client.send("GET /\u001b[31m\\\u00e4\u0085 HTTP/1.1\r\nHost: e\u00e4\"vil\r\n\r\n").read();
    }
    try (RawClient client = edge.client()) {
      client.send("\u0000\u0001nonsense\r\n\r\n").read();
    }
    List<JsonNode> lines = lines(3);
    assertThat(lines)
        .extracting(line -> line.get("status").intValue())
        .containsExactly(200, 400, 400);
    assertThat(lines.getFirst().get("path").textValue())
        .isEqualTo("/\",\"status\":999,\"x\":\"{[`|^");
    assertThat(lines.getLast().get("path").textValue()).isEqualTo("-");
    assertThat(Files.readString(file())).matches("[ -~\n]*");
  }

  @Test
  void thePathsOfBanyansOwnApiAreNotTold() throws Exception {
    start("all");
    TestUpstream api = edge.app((request, wire) -> wire.ok("x"));
    edge.serve(
        Map.of(
            "banyan:api",
            new Target.Platform("127.0.0.1", api.port(), new Secret("of-this-start"))),
        Route.to("/v1", "banyan:api"));
    try (RawClient client = edge.client()) {
      client.get("/v1/invites/secret-code");
    }
    assertThat(lines(1).getFirst().get("path").textValue()).isEqualTo("/v1");
    assertThat(Files.readString(file())).doesNotContain("secret-code", "of-this-start");
  }

  @Test
  void aTunnelIsToldWhenItEnds() throws Exception {
    start("all");
    edge.serveAll(
        edge.app(
            (request, wire) -> {
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\n\r\n");
              wire.in().read();
              wire.socket().close();
            }));
    try (RawClient client = edge.client()) {
      assertThat(client.get("/ws", "Connection: Upgrade", "Upgrade: websocket").status())
          .isEqualTo(101);
      client.send("x");
      assertThat(client.ends()).isTrue();
    }
    assertThat(lines(1).getFirst().get("status").intValue()).isEqualTo(101);
  }

  @Test
  void whatComesFasterThanItIsWrittenIsDroppedAndCounted() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AccessLog log = new AccessLog(ConfigBinder.bind(Map.of(), EdgeConfig.class), folder, registry);
    for (int i = 0; i < AccessLog.WAITING_MAX + 7; i++) {
      log.add(entry("/" + i));
    }
    assertThat(registry.counter("edge.access.log.dropped").count()).isEqualTo(7);
    assertThat(registry.find("edge.access.log.waiting").gauge().value())
        .isEqualTo(AccessLog.WAITING_MAX);
    log.write();
    assertThat(registry.find("edge.access.log.waiting").gauge().value()).isZero();
    log.add(entry("/again"));
    log.write();
    assertThat(read()).hasSize(AccessLog.WAITING_MAX + 1);
  }

  @Test
  void whereItCannotBeWrittenLinesAreCountedAndLaterOnesWritten() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AccessLog log = new AccessLog(ConfigBinder.bind(Map.of(), EdgeConfig.class), folder, registry);
    Files.createDirectory(file());
    log.add(entry("/lost"));
    log.write();
    assertThat(registry.counter("edge.access.log.dropped").count()).isEqualTo(1);
    Files.delete(file());
    log.add(entry("/kept"));
    log.write();
    assertThat(read()).hasSize(1);
  }

  @Test
  void aFailureThatNobodyThoughtOfCostsALineAndNotTheLog() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AccessLog log = new AccessLog(ConfigBinder.bind(Map.of(), EdgeConfig.class), folder, registry);
    // An entry without an id: made wrong on purpose.
    log.add(
        new AccessEntry(0, "GET", "a", "/", 200, 0, 0, null, null, null, "127.0.0.1", null, false));
    log.writeAll();
    assertThat(registry.counter("edge.access.log.dropped").count()).isEqualTo(1);
    log.add(entry("/kept"));
    log.writeAll();
    assertThat(read()).hasSize(1);
  }

  @Test
  void whatTheEdgeAnswersItselfIsNotSaidOfTheInstanceThatFailed() throws Exception {
    start("all");
    edge.serveAll(edge.app((request, wire) -> wire.socket().close()));
    try (RawClient client = edge.client()) {
      client.get("/", "traceparent: " + "0".repeat(500));
    }
    JsonNode line = lines(1).getFirst();
    assertThat(line.get("status").intValue()).isEqualTo(502);
    assertThat(line.has("upstream")).isFalse();
    assertThat(line.has("instance")).isFalse();
  }

  @Test
  void aLineThatIsHalfWrittenIsTakenBack() throws Exception {
    Files.writeString(file(), "whole\n");
    try (FileChannel real = FileChannel.open(file(), StandardOpenOption.APPEND)) {
      ByteBuffer line = ByteBuffer.wrap("half a line\n".getBytes());
      assertThatThrownBy(() -> RotatingFile.writeWhole(full(real), line, 6))
          .hasMessage("no space left");
      assertThat(line.position()).isEqualTo(4);
    }
    assertThat(Files.readString(file())).isEqualTo("whole\n");
  }

  @Test
  void itsFilesAreBoundedInSizeAndNumber() throws Exception {
    try (RotatingFile file = new RotatingFile(folder.resolve("deep/access.log"), 100, 3)) {
      for (int i = 0; i < 50; i++) {
        file.append(("line %02d ........................\n".formatted(i)).getBytes());
      }
    }
    try (RotatingFile again = new RotatingFile(folder.resolve("deep/access.log"), 100, 3)) {
      again.append("line 50\n".getBytes());
    }
    try (var files = Files.list(folder.resolve("deep"))) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(100));
    }
    assertThat(Files.readString(folder.resolve("deep/access.log"))).endsWith("line 50\n");
    assertThat(Files.readString(folder.resolve("deep/access.log.1"))).contains("line 4");
  }

  @Test
  void oneFileIsBegunAnewWhenItIsFull() throws Exception {
    try (RotatingFile file = new RotatingFile(file(), 10, 1)) {
      file.append("12345678\n".getBytes());
      file.append("abc\n".getBytes());
    }
    assertThat(Files.readString(file())).isEqualTo("abc\n");
  }

  /** Takes four bytes and no more. */
  private static SeekableByteChannel full(FileChannel real) {
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            AccessLogTest.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("write")) {
                return method.invoke(real, arguments);
              }
              ByteBuffer line = (ByteBuffer) arguments[0];
              if (line.position() > 0) {
                throw new IOException("no space left");
              }
              int written = real.write(line.slice(0, 4));
              line.position(4);
              return written;
            });
  }

  private void start(String which) {
    // By one loop: a client has its answer before the line is written, and lines of two may cross.
    edge = TestEdge.start(Map.of("accessLog", which, "threads", 1), folder);
  }

  private Path file() {
    return folder.resolve("access.log");
  }

  private List<JsonNode> lines(int count) {
    TestEdge.await(count + " lines", () -> Files.isRegularFile(file()) && read().size() >= count);
    List<JsonNode> lines = read();
    assertThat(lines).hasSize(count);
    return lines;
  }

  private List<JsonNode> read() {
    try {
      String text = Files.readString(file());
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(
              line -> {
                try {
                  return Json.mapper().readTree(line);
                } catch (IOException failure) {
                  throw new UncheckedIOException(line, failure);
                }
              })
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static AccessEntry entry(String path) {
    return new AccessEntry(
        0, "GET", "a", path, 200, 0, 0, null, null, "id", "127.0.0.1", null, false);
  }
}
