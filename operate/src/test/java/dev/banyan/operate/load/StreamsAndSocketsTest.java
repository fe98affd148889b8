package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events, WebSockets and HTTPS against real servers. */
@Timeout(60)
class StreamsAndSocketsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void aStreamIsTimedToItsFirstEventAndClosedAfterAsManyAsWereAskedFor() throws IOException {
    try (Upstream upstream = new Upstream()) {
      upstream.on("/events", exchange -> stream(upstream, exchange.getResponseBody(), exchange));
      StepReport step =
          run(
              upstream.target(),
              new Ask.EventStream("GET", "/events", Map.of(), "", 3, Duration.ofSeconds(20)));
      ClassReport streams = step.classes().getFirst();
      assertThat(step.failures()).isEmpty();
      assertThat(streams.tally().done()).isEqualTo(step.total().offered()).isPositive();
      assertThat(streams.tally().events()).isEqualTo(3 * streams.tally().done());
      assertThat(streams.firstEvent().count()).isEqualTo(streams.tally().done());
      // The second event comes a while after the first.
      assertThat(streams.firstEvent().p50()).isLessThan(streams.latency().p50());
    }
  }

  private static void stream(
      Upstream upstream, OutputStream out, com.sun.net.httpserver.HttpExchange exchange)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    for (int event = 0; event < 1_000 && !upstream.ends(20); event++) {
      out.write((": beat\n\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  @Test
  void aStreamThatIsListenedToLongEnoughIsDone() throws IOException {
    try (Upstream upstream = new Upstream()) {
      upstream.on("/events", exchange -> stream(upstream, exchange.getResponseBody(), exchange));
      StepReport step =
          run(
              upstream.target(),
              new Ask.EventStream("GET", "/events", Map.of(), "", 100_000, Duration.ofMillis(200)));
      assertThat(step.failures()).isEmpty();
      assertThat(step.total().done()).isEqualTo(step.total().offered());
      assertThat(step.total().events()).isGreaterThanOrEqualTo(step.total().done());
    }
  }

  @Test
  void aStreamThatEndsWithoutAnEventIsNotGood() throws IOException {
    try (Upstream upstream = new Upstream()) {
      upstream.on(
          "/events",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(": beat\n\n".getBytes(StandardCharsets.UTF_8));
          });
      StepReport step =
          run(
              upstream.target(),
              new Ask.EventStream("GET", "/events", Map.of(), "", 3, Duration.ofSeconds(5)));
      assertThat(step.total().done()).isZero();
      assertThat(step.total().failures()).containsOnlyKeys(Failure.PROTOCOL);
    }
  }

  @Test
  void whatIsNoStreamIsNotTakenForOne() throws IOException {
    try (Upstream upstream = new Upstream()) {
      StepReport step =
          run(
              upstream.target(),
              new Ask.EventStream("GET", "/", Map.of(), "", 3, Duration.ofSeconds(5)));
      assertThat(step.total().failures()).containsOnlyKeys(Failure.PROTOCOL);
    }
  }

  @Test
  void aSocketIsOpenedAndEachOfItsMessagesAnswered() {
    var heard = new ConcurrentLinkedQueue<String>();
    try (EventLoops loops = new EventLoops(1, "echo")) {
      int port = echo(loops, heard);
      Ask ask =
          new Ask.Socket("/room", Map.of("X-Kind", "test"), "hi {n}", 3, Duration.ofMillis(20));
      StepReport step = run(Target.of("http://127.0.0.1:" + port, false), ask);
      ClassReport sockets = step.classes().getFirst();
      assertThat(step.failures()).isEmpty();
      assertThat(sockets.tally().done()).isEqualTo(step.total().offered()).isPositive();
      assertThat(sockets.roundTrip().count()).isEqualTo(3 * sockets.tally().done());
      assertThat(sockets.firstEvent().count()).isEqualTo(sockets.tally().done());
      assertThat(sockets.tally().statuses()).containsOnlyKeys(101);
      assertThat(heard).hasSize((int) sockets.roundTrip().count()).containsOnly("hi 0");
    }
  }

  @Test
  void aRefusedUpgradeIsItsStatus() throws IOException {
    try (Upstream upstream = new Upstream()) {
      StepReport step =
          run(upstream.target(), new Ask.Socket("/", Map.of(), "hi", 1, Duration.ZERO));
      assertThat(step.total().failures()).containsOnlyKeys(Failure.STATUS);
      assertThat(step.total().statuses()).containsOnlyKeys(200);
    }
  }

  @Test
  void aSilentSocketTimesOut() {
    try (EventLoops loops = new EventLoops(1, "echo")) {
      int port = server(loops, (context, text) -> {});
      RequestClass silent =
          new RequestClass(
              "silent",
              1,
              new Ask.Socket("/room", Map.of(), "hi", 1, Duration.ZERO),
              1,
              200,
              299,
              Duration.ofMillis(80),
              RequestClass.Objective.none());
      StepReport step = run(Target.of("http://127.0.0.1:" + port, false), silent);
      assertThat(step.total().failures()).containsOnlyKeys(Failure.TIMEOUT);
    }
  }

  @Test
  void httpsIsSpokenWithWhomTheCertificatesNameAndWithNobodyElse() throws Exception {
    HttpsServer server = https();
    try {
      String port = ":" + server.getAddress().getPort();
      Path pem = folder.resolve("server.pem");
      Target trusted = Target.of("https://127.0.0.1" + port, false).trusting(pem);
      assertThat(run(trusted, Ask.Http.get("/")).failures()).isEmpty();
      // It is not one of the JDK's authorities.
      Target unknown = Target.of("https://127.0.0.1" + port, false);
      assertThat(run(unknown, Ask.Http.get("/")).total().failures())
          .containsOnlyKeys(Failure.CONNECT);
      // Its certificate is for 127.0.0.1, and for no name.
      Target other = Target.of("https://shop.localhost" + port, false).trusting(pem);
      assertThat(run(other, Ask.Http.get("/")).total().failures())
          .containsOnlyKeys(Failure.CONNECT);
    } finally {
      server.stop(0);
    }
  }

  private HttpsServer https() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=ip:127.0.0.1", store);
    keytool("-exportcert", "-rfc", "-file", folder.resolve("server.pem"), store);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Upstream.answer(exchange, 200, "hello");
          }
        });
    server.setExecutor(threads);
    server.start();
    return server;
  }

  /** The last argument is the key store. */
  private static void keytool(Object... arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (int index = 0; index < arguments.length - 1; index++) {
      command.add(arguments[index].toString());
    }
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            arguments[arguments.length - 1].toString()));
    Path log = Files.createTempFile("keytool", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    Files.delete(log);
  }

  /** What a server does with a message. */
  private interface Heard {
    void text(ChannelHandlerContext from, String text);
  }

  private static int echo(EventLoops loops, ConcurrentLinkedQueue<String> heard) {
    return server(
        loops,
        (from, text) -> {
          heard.add(text);
          from.writeAndFlush(new TextWebSocketFrame("back: " + text));
        });
  }

  private static int server(EventLoops loops, Heard heard) {
    Channel listening =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketServerProtocolHandler("/room"),
                            new SimpleChannelInboundHandler<TextWebSocketFrame>() {
                              @Override
                              protected void channelRead0(
                                  ChannelHandlerContext from, TextWebSocketFrame frame) {
                                heard.text(from, frame.text());
                              }
                            });
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private static StepReport run(Target target, Ask ask) {
    return run(target, RequestClass.of("asked", ask));
  }

  private static StepReport run(Target target, RequestClass requestClass) {
    LoadPlan plan =
        LoadPlan.of(
                target,
                List.of(requestClass),
                List.of(
                    LoadStep.of(new LoadShape.Constant(20), Duration.ZERO, Duration.ofMillis(400))))
            .withLimits(LoadLimits.defaults().withThreads(1).withConnectionsMax(100));
    LoadReport report = LoadRun.run(plan, LoadListener.NONE);
    assertThat(report.steps()).hasSize(1);
    return report.steps().getFirst();
  }
}
