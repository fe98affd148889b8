package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and HTTP/2 over it. */
class Http2Test {

  @TempDir static Path certificates;
  @TempDir Path folder;
  private TestEdge edge;
  private TestUpstream app;
  private HttpClient client;

  @BeforeAll
  static void makeCertificates() throws Exception {
    make("one.test");
    make("two.test");
  }

  @BeforeEach
  void start() throws Exception {
    certificate("one.test");
    start("60s", "64Mi");
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trustAll())
            .sslParameters(anyName())
            .build();
  }

  private void start(String responseStall, String unsentMax) {
    start(responseStall, unsentMax, "redirectPlain", false);
  }

  /** With one setting more, of {@code tls} or of {@code limits}. */
  private void start(String responseStall, String unsentMax, String key, Object value) {
    Map<String, Object> tls =
        TestEdge.map(
            "port", 0,
            "certificate", folder.resolve("cert.pem").toString(),
            "privateKey", folder.resolve("key.pem").toString());
    Map<String, Object> limits = TestEdge.map("streamResetsMax", 50, "unsentMax", unsentMax);
    (key.equals("redirectPlain") ? tls : limits).put(key, value);
    edge =
        TestEdge.start(
            TestEdge.map(
                "tls",
                tls,
                "timeouts",
                TestEdge.map("responseStall", responseStall),
                "limits",
                limits));
    app =
        edge.app((request, wire) -> wire.ok(request.method() + request.target() + request.text()));
    edge.serveAll(app);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    edge.close();
  }

  @Test
  void requestsPassOverHttp2() throws Exception {
    HttpResponse<String> get =
        client.send(request("/a?b").build(), HttpResponse.BodyHandlers.ofString());
    assertThat(get.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(get.body()).isEqualTo("GET/a?b");
    HttpResponse<String> post =
        client.send(
            request("/p")
                .header("X-Banyan-User", "root")
                .header("Cookie", "a=1; banyan_session=x")
                .POST(HttpRequest.BodyPublishers.ofString("body"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(post.body()).isEqualTo("POST/pbody");
    TestUpstream.Seen seen = app.seen.getLast();
    assertThat(seen.header("Host")).isEqualTo("localhost:" + edge.edge.tlsPort().orElseThrow());
    assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(seen.header("Cookie")).isEqualTo("a=1");
    assertThat(seen.headers().keySet().toString().toLowerCase())
        .doesNotContain("banyan", "x-http2");
  }

  @Test
  void manyStreamsShareAConnection() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(client.sendAsync(request("/" + i).build(), HttpResponse.BodyHandlers.ofString()));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(all.get(i).get(20, TimeUnit.SECONDS).body()).isEqualTo("GET/" + i);
    }
  }

  @Test
  void aStreamIsHeldWhileTheAppStartsAndOneThatIsResetFreesItsPlace() throws Exception {
    edge.serve(Map.of("api", new Target.Instances(List.of(), true)), Route.to("/", "api"));
    var stays = client.sendAsync(request("/a").build(), HttpResponse.BodyHandlers.ofString());
    var leaves = client.sendAsync(request("/b").build(), HttpResponse.BodyHandlers.ofString());
    TestEdge.await("two are held", () -> held() == 2);
    leaves.cancel(true);
    TestEdge.await("one is held", () -> held() == 1);
    edge.serveAll(app);
    assertThat(stays.get(20, TimeUnit.SECONDS).body()).isEqualTo("GET/a");
    assertThat(app.seen).extracting(TestUpstream.Seen::target).containsExactly("/a");
  }

  private double held() {
    return edge.registry.get("edge.requests.held").gauge().value();
  }

  @Test
  void largeBodiesPassBothWays() throws Exception {
    byte[] body = new byte[3 << 20];
    new java.util.Random(3).nextBytes(body);
    app.handler(
        (request, wire) -> {
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (int at = 0; at < request.body().length; at += 65_536) {
            int length = Math.min(65_536, request.body().length - at);
            wire.send(Integer.toHexString(length) + "\r\n");
            wire.out().write(request.body(), at, length);
            wire.send("\r\n");
          }
          wire.send("0\r\n\r\n");
        });
    HttpResponse<byte[]> reply =
        client.send(
            request("/").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void refusalsAndHeadPassToo() throws Exception {
    edge.edge.apply(RouteTable.EMPTY);
    assertThat(client.send(request("/").build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);
    edge.serveAll(app);
    app.handler((request, wire) -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
    HttpResponse<String> head =
        client.send(
            request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).contains("9");
  }

  @Test
  void http11OverTlsPasses() throws Exception {
    try (RawClient raw = new RawClient(tls("http/1.1"))) {
      assertThat(raw.get("/tls").text()).isEqualTo("GET/tls");
    }
  }

  @Test
  void aBrokenRecordWithinABodyLetsGoOfTheInstance() throws Exception {
    app.handler((request, wire) -> wire.in().read());
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), edge.edge.tlsPort().orElseThrow());
    try (RawClient raw = new RawClient(tls(plain, "http/1.1"))) {
      raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab");
      TestEdge.await("the instance has the request", () -> instanceConnections() == 1);
      plain.getOutputStream().write("no record of TLS at all".getBytes(StandardCharsets.US_ASCII));
      TestEdge.await("the instance is let go", () -> instanceConnections() == 0);
    }
  }

  private double instanceConnections() {
    return edge.registry.get("edge.instance.connections").gauge().value();
  }

  @Test
  void aNewCertificateIsTakenWithoutARestart() throws Exception {
    String before = subject();
    certificate("two.test");
    assertThat(before).contains("one.test");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!subject().contains("two.test")) {
      assertThat(System.nanoTime()).as("the new certificate never came").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }
  }

  @Test
  void rapidResetsEndTheConnection() throws Exception {
    app.handler((request, wire) -> wire.in().read());
    try (SSLSocket socket = tls("h2")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
      frame(bytes, 4, 0, 0, new byte[0]);
      for (int i = 0; i < 500; i++) {
        frame(bytes, 1, 5, 1 + 2 * i, headers());
        frame(bytes, 3, 0, 1 + 2 * i, new byte[] {0, 0, 0, 8});
      }
      assertThat(writeUntilClosed(socket, bytes.toByteArray())).isTrue();
    }
    assertThat(app.seen.size()).isLessThanOrEqualTo(200);
  }

  @Test
  void streamsOfAConnectionAreBoundedEvenForAClientThatHeedsNoSettings() throws Exception {
    edge.close();
    start("60s", "64Mi", "streamsMax", 2);
    app.handler((request, wire) -> wire.in().read());
    try (SSLSocket socket = tls("h2")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
      frame(bytes, 4, 0, 0, new byte[0]);
      for (int i = 0; i < 3; i++) {
        frame(bytes, 1, 5, 1 + 2 * i, headers());
      }
      socket.getOutputStream().write(bytes.toByteArray());
      assertThat(resetStream(new DataInputStream(socket.getInputStream()))).isEqualTo(5);
      TestEdge.await("the first two are at the app", () -> app.seen.size() == 2);
    }
  }

  /** The first stream that the edge resets. */
  private static int resetStream(DataInputStream in) throws Exception {
    while (true) {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int stream = in.readInt();
      in.readNBytes(length);
      if (type == 3) {
        return stream;
      }
    }
  }

  @Test
  void plainRequestsAreSentToHttpsWhereThatIsAskedFor() throws Exception {
    try (RawClient plain = edge.client()) {
      assertThat(plain.get("/a?b").status()).as("not asked for").isEqualTo(200);
    }
    edge.close();
    start("60s", "64Mi", "redirectPlain", true);
    int port = edge.edge.tlsPort().orElseThrow();
    try (RawClient plain = edge.client()) {
      RawClient.Reply reply = plain.get("/a?b");
      assertThat(reply.status()).isEqualTo(308);
      assertThat(reply.header("Location")).isEqualTo("https://app.test:" + port + "/a?b");
      assertThat(plain.get("/", "X-Forwarded-Proto: https").status())
          .as("who is no proxy says nothing")
          .isEqualTo(308);
    }
    assertThat(app.seen).isEmpty();
    assertThat(client.send(request("/a").build(), HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("GET/a");
  }

  @Test
  void aStreamThatOpensNoWindowIsCut() throws Exception {
    edge.close();
    start("400ms", "64Mi");
    assertCut();
  }

  @Test
  void streamsWithoutAWindowDoNotFillTheMemory() throws Exception {
    edge.close();
    start("60s", "64Ki");
    app.handler((request, wire) -> wire.ok("x".repeat(100_000)));
    assertCut();
  }

  /** A stream whose client lets nothing through. */
  private void assertCut() throws Exception {
    try (SSLSocket socket = tls("h2")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
      frame(bytes, 4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}); // initial window: 0
      frame(bytes, 1, 5, 1, headers());
      socket.getOutputStream().write(bytes.toByteArray());
      TestEdge.await(
          "the stream that takes nothing is counted",
          () -> edge.registry.get("edge.connections.slow").counter().count() == 1);
    }
  }

  @Test
  void anEndlessHeadEndsTheConnection() throws Exception {
    try (SSLSocket socket = tls("h2")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
      frame(bytes, 4, 0, 0, new byte[0]);
      frame(bytes, 1, 1, 1, headers());
      for (int i = 0; i < 1_000; i++) {
        frame(bytes, 9, 0, 1, new byte[] {0, 1, 'a', 1, 'b'});
      }
      assertThat(writeUntilClosed(socket, bytes.toByteArray())).isTrue();
    }
    assertThat(app.seen).isEmpty();
  }

  /** HPACK: GET / over https, authority {@code a}. */
  private static byte[] headers() {
    return new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x87, 0x41, 1, 'a'};
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.writeBytes(
        new byte[] {
          (byte) (payload.length >> 16),
          (byte) (payload.length >> 8),
          (byte) payload.length,
          (byte) type,
          (byte) flags,
          (byte) (stream >> 24),
          (byte) (stream >> 16),
          (byte) (stream >> 8),
          (byte) stream
        });
    out.writeBytes(payload);
  }

  private static boolean writeUntilClosed(SSLSocket socket, byte[] bytes) throws Exception {
    try {
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        Thread.onSpinWait();
      }
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (java.io.IOException closed) {
      return true;
    }
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(
        URI.create("https://localhost:" + edge.edge.tlsPort().orElseThrow() + target));
  }

  private String subject() throws Exception {
    try (SSLSocket socket = tls("http/1.1")) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private SSLSocket tls(String protocol) throws Exception {
    return tls(
        new Socket(InetAddress.getLoopbackAddress(), edge.edge.tlsPort().orElseThrow()), protocol);
  }

  private static SSLSocket tls(Socket plain, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket) trustAll().getSocketFactory().createSocket(plain, "localhost", 0, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
    return socket;
  }

  private static SSLParameters anyName() {
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"}); // else the client stays at 1.1
    return parameters;
  }

  private static SSLContext trustAll() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    return context;
  }

  private void certificate(String name) throws Exception {
    for (String file : List.of("cert.pem", "key.pem")) {
      Path fresh =
          Files.copy(certificates.resolve(name + "-" + file), folder.resolve(file + ".new"));
      Files.move(fresh, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A key pair made by the JDK's own keytool, as PEM. */
  private static void make(String name) throws Exception {
    Path store = certificates.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                "a",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret1",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    var keys = java.security.KeyStore.getInstance(store.toFile(), "secret1".toCharArray());
    pem(name + "-cert.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem(name + "-key.pem", "PRIVATE KEY", keys.getKey("a", "secret1".toCharArray()).getEncoded());
  }

  private static void pem(String file, String type, byte[] der) throws Exception {
    String text =
        "-----BEGIN "
            + type
            + "-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n";
    Files.writeString(certificates.resolve(file), text);
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void http1IsNotUpgradedToHttp2InTheClear() throws Exception {
    try (RawClient raw = edge.client()) {
      RawClient.Reply reply =
          raw.get(
              "/h2c",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA");
      assertThat(reply.status()).isEqualTo(200);
    }
    assertThat(app.seen.getLast().headers()).doesNotContainKeys("Upgrade", "HTTP2-Settings");
  }
}
