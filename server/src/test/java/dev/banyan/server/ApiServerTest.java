package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.http.Answer;
import dev.banyan.http.ApiContract;
import dev.banyan.http.ApiRouter;
import dev.banyan.http.ApiServices;
import dev.banyan.http.Authenticator;
import dev.banyan.http.IdempotencyStore;
import dev.banyan.http.Operations;
import dev.banyan.http.RequestQuota;
import dev.banyan.http.TrustedEdge;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.config.ConfigBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API's listener takes from a socket. */
class ApiServerTest {

  private static final int ANSWER_MILLIS_MAX = 15_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TrustedEdge edge = TrustedEdge.create(new SecureRandom());
  private Vertx vertx;
  private ApiServer server;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server = start(Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
    Futures.await(vertx.close(), java.time.Duration.ofSeconds(10));
  }

  @Test
  void itAnswersByNamesThatNoStrangerCanMakePointHere() throws IOException {
    for (String host :
        List.of(
            "localhost:8081",
            "LOCALHOST",
            "shop.localhost:8080",
            "127.0.0.1:8081",
            "192.0.2.7",
            "[::1]:8081",
            "[2001:db8::1]")) {
      assertThat(get("/v1/open", "Host: " + host)).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host :
        List.of(
            "evil.example",
            "evil.example:8081",
            "localhost.evil.example",
            "notlocalhost",
            "127.0.0.1.evil.example",
            "localhost@evil.example",
            "[::1].evil.example",
            "[::1",
            "localhost:80:90",
            "localhost:x",
            "")) {
      assertThat(get("/v1/open", "Host: " + host)).as(host).startsWith("HTTP/1.1 421");
      assertThat(get("/", "Host: " + host)).as("the console too").startsWith("HTTP/1.1 421");
    }
    assertThat(get("/v1/open", "Host: evil.example"))
        .contains("application/problem+json")
        .contains("unknown-host")
        .contains("api.hosts");
    assertThat(raw("GET /v1/open HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 421");
  }

  @Test
  void furtherNamesAreConfigured() throws IOException {
    server.close();
    server =
        start(
            Map.of(
                "url",
                "https://Console.example.com",
                "hosts",
                List.of("banyan.internal", "*.example.org")));
    for (String host :
        List.of(
            "console.example.com", "BANYAN.internal:8081", "a.example.org", "a.b.example.org")) {
      assertThat(get("/v1/open", "Host: " + host)).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host : List.of("example.org", "evilexample.org", "a.banyan.internal")) {
      assertThat(get("/v1/open", "Host: " + host)).as(host).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void whereTheContractHasNothingAProblemSaysSoAndNoPageOfTheConsole() throws IOException {
    for (String path : List.of("/schema", "/schema/none.json", "/schemas", "/v1", "/.well-known")) {
      assertThat(get(path, "Host: localhost"))
          .as(path)
          .startsWith("HTTP/1.1 404")
          .contains("application/problem+json");
    }
  }

  @Test
  void probesAndTheEdgeAskByAnyName() throws IOException {
    assertThat(get("/health/live", "Host: probe.example")).startsWith("HTTP/1.1 200");
    assertThat(get("/healthy", "Host: probe.example")).startsWith("HTTP/1.1 421");
    String shown = TrustedEdge.HEADER + ": " + edge.secret().reveal();
    assertThat(get("/v1/open", "Host: shop.example", shown))
        .startsWith("HTTP/1.1 200")
        .doesNotContain(edge.secret().reveal());
    assertThat(get("/v1/open", "Host: shop.example", TrustedEdge.HEADER + ": guessed"))
        .startsWith("HTTP/1.1 421");
  }

  @Test
  void aRequestNamesItsHostExactlyOnce() throws IOException {
    assertThat(get("/v1/open", "Host: localhost", "Host: localhost")).startsWith("HTTP/1.1 400");
    assertThat(get("/v1/open")).startsWith("HTTP/1.1 400");
    assertThat(get("http://evil.example/v1/open", "Host: localhost")).startsWith("HTTP/1.1 400");
    assertThat(get("http://localhost@evil.example/v1/open", "Host: localhost"))
        .startsWith("HTTP/1.1 400");
    assertThat(get("ftp://localhost/v1/open", "Host: localhost")).startsWith("HTTP/1.1 400");
    assertThat(get("http://localhost/v1/open", "Host: localhost")).startsWith("HTTP/1.1 200");
    assertThat(get("/health/live", "Host: a", "Host: b")).startsWith("HTTP/1.1 400");
  }

  @Test
  void foldedHeaderLinesAreRefused() throws IOException {
    assertThat(get("/v1/open", "Host: localhost", "X-A: b\r\n c")).startsWith("HTTP/1.1 400");
    assertThat(get("/v1/open", "Host: localhost\r\n\tevil")).startsWith("HTTP/1.1 400");
    String fine = "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String answers = raw(fine + fine + "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n x\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
    assertThat(answers).contains("HTTP/1.1 400");
  }

  @Test
  void aLengthThatTwoReadersCouldTakeDifferentlyIsRefused() throws IOException {
    String length = "Content-Length: 3";
    String coding = "Transfer-Encoding: chunked";
    String smuggled = "0\r\n\r\nGET /v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (List<String> framing :
        List.of(
            List.of(length, coding),
            List.of(coding, length),
            List.of(coding, coding),
            List.of("Transfer-Encoding: gzip"),
            List.of("Transfer-Encoding: gzip, chunked"),
            List.of("Transfer-Encoding: identity"),
            List.of(length, "Content-Length: 4"))) {
      String head = "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", framing);
      // Whole, and in pieces that end anywhere.
      for (int cut : List.of(0, 30, head.length() - 20, head.length() - 1)) {
        try (Socket socket = connect()) {
          send(socket, head.substring(0, cut));
          send(socket, head.substring(cut) + "\r\n\r\n" + smuggled);
          assertThat(rest(reader(socket)))
              .as("%s cut at %s", framing, cut)
              .startsWith("HTTP/1.1 400")
              .doesNotContain("HTTP/1.1 200");
        }
      }
    }
    assertThat(raw("POST /v1/open HTTP/1.0\r\nHost: localhost\r\n" + coding + "\r\n\r\n"))
        .contains(" 400 ");
  }

  @Test
  void headerLinesAreBoundedInNumber() throws IOException {
    assertThat(get("/v1/open", "Host: localhost" + "\r\nX-A: b".repeat(97)))
        .startsWith("HTTP/1.1 200");
    assertThat(get("/v1/open", "Host: localhost" + "\r\nX-A: b".repeat(100)))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aHeadThatTakesTooLongEndsItsConnection() throws IOException {
    server.close();
    server = start(Map.of("requestHead", "200ms"));
    try (Socket socket = connect()) {
      send(socket, "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n");
      var in = reader(socket);
      String line = in.readLine();
      assertThat(line).startsWith("HTTP/1.1 200");
      while (!line.isEmpty()) {
        line = in.readLine();
      }
      send(socket, "GET /v1/open HTTP/1.1\r\nX-Slow: 1\r\n");
      assertThat(rest(in)).doesNotContain("HTTP/1.1");
    }
    try (Socket socket = connect()) {
      send(socket, "G");
      assertThat(rest(reader(socket))).isEmpty();
    }
    assertThat(meters.counter("api.connections.slow").count()).isEqualTo(2);
  }

  @Test
  void aBodyThatNobodyReadsHoldsNoConnectionEither() throws IOException {
    server.close();
    server = start(Map.of("requests", Map.of("bodyTimeout", "100ms")));
    for (String target : List.of("/", "/v1/nowhere", "/v1/open")) {
      try (Socket socket = connect()) {
        send(
            socket,
            "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx");
        assertThat(rest(reader(socket))).as(target).startsWith("HTTP/1.1 40");
      }
    }
    assertThat(meters.counter("api.connections.slow").count()).isPositive();
  }

  @Test
  void connectionsAreBounded() throws IOException {
    server.close();
    server = start(Map.of("connectionsMax", 2));
    try (Socket one = connect();
        Socket two = connect()) {
      for (Socket socket : List.of(one, two)) {
        send(socket, "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(reader(socket).readLine()).startsWith("HTTP/1.1 200");
      }
      try (Socket three = connect()) {
        assertThat(rest(reader(three))).isEmpty();
      }
    }
    assertThat(meters.counter("api.connections.refused").count()).isEqualTo(1);
  }

  @Test
  void aTakenPortIsToldInWords() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertThatThrownBy(() -> start(Map.of(), port))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("The API cannot listen on 127.0.0.1:" + port)
          .hasMessageContaining("--api-port");
    }
  }

  @Test
  void aConnectionThatSaysNothingIsEnded() throws IOException {
    server.close();
    server = start(Map.of("requestHead", "200ms"));
    try (Socket socket = connect()) {
      assertThat(rest(reader(socket))).isEmpty();
    }
    assertThat(meters.counter("api.connections.slow").count()).isEqualTo(1);
  }

  @Test
  void theClientsOfThisMachineLeaveRoomAndTheEdgeCountsAmongThemNoMore() throws IOException {
    server.close();
    server = start(Map.of("connectionsMax", 4, "connectionsPerAddressMax", 1));
    String shown = TrustedEdge.HEADER + ": " + edge.secret().reveal() + "\r\n";
    try (Socket ofEdge = asked(shown);
        Socket another = asked(shown);
        Socket one = asked("");
        Socket two = connect()) {
      send(two, "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(reader(two).readLine()).startsWith("HTTP/1.1 200");
      assertThat(List.of(ofEdge, another, one)).noneMatch(Socket::isClosed);
    }
    server.close();
    server = start(Map.of("connectionsMax", 4, "connectionsPerAddressMax", 1));
    try (Socket one = asked("");
        Socket two = asked("");
        Socket three = connect()) {
      assertThat(rest(reader(three))).isEmpty();
      assertThat(List.of(one, two)).noneMatch(Socket::isClosed);
    }
    assertThat(meters.counter("api.connections.refused").count()).isEqualTo(1);
  }

  private Socket asked(String header) throws IOException {
    Socket socket = connect();
    send(socket, "GET /v1/open HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
    assertThat(reader(socket).readLine()).startsWith("HTTP/1.1 200");
    return socket;
  }

  private ApiServer start(Map<String, Object> settings) {
    return start(settings, 0);
  }

  private ApiServer start(Map<String, Object> settings, int port) {
    Map<String, Object> tree = new HashMap<>(settings);
    NodeApiConfig config = ConfigBinder.bind(tree, NodeApiConfig.class);
    ApiRouter router =
        ApiRouter.build(
            vertx,
            ApiContract.read(vertx, "api-server-contract.yaml", config.requests()),
            new Operations()
                .on("open", call -> Answer.ok(Map.of()))
                .on("live", call -> Answer.ok(Map.of())),
            new ApiServices(
                unused(Authenticator.class),
                RequestQuota.UNLIMITED,
                unused(IdempotencyStore.class),
                new IdGenerator(InstantSource.system(), new SecureRandom()),
                meters,
                edge),
            config.requests());
    return ApiServer.start(
        vertx,
        config,
        port,
        router,
        new ConsoleFiles(vertx, ApiServerTest.class.getClassLoader()),
        edge,
        meters);
  }

  private String get(String target, String... headers) throws IOException {
    var head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return raw(head.append("Connection: close\r\n\r\n").toString());
  }

  /** All that comes back until the server closes; it has to. */
  private String raw(String text) throws IOException {
    try (Socket socket = connect()) {
      send(socket, text);
      return rest(reader(socket));
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
    socket.setSoTimeout(ANSWER_MILLIS_MAX);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static String rest(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    try {
      for (int c; (c = in.read()) >= 0; ) {
        text.append((char) c);
      }
    } catch (SocketException reset) {
      // The end too.
    }
    return text.toString();
  }

  private static <T> T unused(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw new AssertionError("nobody asks");
            }));
  }
}
