package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.load.scenario.Scenario;
import dev.banyan.operate.load.scenario.ScenarioPlan;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios that Banyan carries, against a server that speaks streams and sockets. */
@Timeout(120)
class ShippedScenariosTest {

  private static final int EVENTS = 3;

  /** What the server was told: bodies of streams, messages of sockets. */
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @CsvSource({"builder, generate", "companion, chat", "assistant, chat"})
  void modelsAnswerInStreams(String scenario, String name) {
    streams(scenario, name, Map.of(name, "/stream", name + "Kind", "events"));
  }

  @ParameterizedTest
  @CsvSource({"companion, chat", "assistant, chat"})
  void chatsAreStreamsWhereNothingElseIsSaid(String scenario, String name) {
    streams(scenario, name, Map.of(name, "/stream"));
  }

  private void streams(String scenario, String name, Map<String, String> set) {
    ClassReport streams = run(scenario, set, name);
    assertThat(streams.requestClass().ask()).isInstanceOf(Ask.EventStream.class);
    assertThat(streams.tally().events()).isEqualTo(EVENTS * streams.tally().done());
    assertThat(streams.firstEvent().count()).isEqualTo(streams.tally().done());
    assertThat(heard).hasSize((int) streams.tally().done()).noneMatch(String::isEmpty);
  }

  @Test
  void aRoomIsASocketThatMessagesGoThroughAndComeBack() {
    ClassReport rooms = run("cowork", Map.of("room", "/rooms/1", "roomKind", "socket"), "room");
    assertThat(rooms.tally().statuses()).containsOnlyKeys(101);
    assertThat(rooms.roundTrip().count()).isEqualTo(5 * rooms.tally().done());
    assertThat(heard)
        .hasSize((int) rooms.roundTrip().count())
        .allMatch(said -> said.contains("\"type\":\"cursor\""));
  }

  /** A second of a scenario as it is carried, but with each class as often as the others. */
  private ClassReport run(String name, Map<String, String> set, String shown) {
    Scenario scenario = ScenarioPlan.read(ScenarioPlan.shipped(name));
    try (EventLoops loops = new EventLoops(1, "server")) {
      LoadPlan shipped =
          ScenarioPlan.plan(
              scenario,
              Target.of("http://127.0.0.1:" + serve(loops), false),
              set,
              Map.of(),
              List.of(
                  LoadStep.of(new LoadShape.Constant(40), Duration.ZERO, Duration.ofSeconds(1))),
              LoadLimits.defaults().withThreads(1).withConnectionsMax(200));
      LoadPlan plan =
          new LoadPlan(
              shipped.name(),
              shipped.target(),
              shipped.classes().stream().map(each -> each.withWeight(1)).toList(),
              shipped.think(),
              shipped.steps(),
              shipped.spacing(),
              shipped.seed(),
              shipped.limits());
      StepReport step = LoadRun.run(plan, LoadListener.NONE).steps().getFirst();
      assertThat(step.classes()).hasSameSizeAs(scenario.classes().keySet());
      assertThat(step.total().failures()).isEmpty();
      assertThat(step.total().unfinished()).isZero();
      ClassReport report =
          step.classes().stream()
              .filter(each -> each.name().equals(shown))
              .findFirst()
              .orElseThrow();
      assertThat(report.tally().done()).isEqualTo(report.tally().sent()).isPositive();
      return report;
    }
  }

  private int serve(EventLoops loops) {
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
                            new WebSocketServerProtocolHandler(
                                WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath("/rooms")
                                    .checkStartsWith(true)
                                    .build()),
                            new Pages(),
                            new Room());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Says back what it is told. */
  private final class Room extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext from, TextWebSocketFrame frame) {
      heard.add(frame.text());
      from.writeAndFlush(new TextWebSocketFrame(frame.text()));
    }
  }

  /** A stream of three events, or any other page. */
  private final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext from, FullHttpRequest request) {
      if (request.uri().equals("/stream")) {
        heard.add(request.content().toString(StandardCharsets.UTF_8));
        stream(from);
      } else {
        var page =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes("a page"));
        page.headers().set(HttpHeaderNames.CONTENT_LENGTH, page.content().readableBytes());
        from.writeAndFlush(page);
      }
    }

    private static void stream(ChannelHandlerContext to) {
      var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
          .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      to.writeAndFlush(head);
      for (int event = 0; event < EVENTS; event++) {
        to.writeAndFlush(new DefaultHttpContent(bytes("data: " + event + "\n\n")));
      }
      to.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static ByteBuf bytes(String text) {
      return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
  }
}
