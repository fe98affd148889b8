package dev.banyan.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an instance of a service: chooses it, sends the request, relays the answer. What failed
 * before anything was sent goes to another instance; what broke before the first byte of an answer
 * is repeated once, if the method allows it.
 */
final class ServiceCall implements UpstreamPool.Waiter, UpstreamConnection.Listener {

  private static final Logger log = LoggerFactory.getLogger(ServiceCall.class);

  private final Exchange exchange;
  private final CompiledRoute route;
  private final List<InstanceState> instances;
  private Set<InstanceState> tried = Set.of();
  private @Nullable InstanceState instance;
  private @Nullable UpstreamConnection connection;
  private @Nullable Tunnel tunnel;
  private boolean admitted;
  private boolean prepared;
  private boolean expectsContinue;
  private boolean bodySent;
  private boolean allSent;
  private boolean unflushed;
  private boolean repeated;
  private boolean skipsInformational;
  private boolean answering;
  private boolean keepsConnection;
  private boolean dropped;
  private long sentNanos;
  private long lastAnswerNanos;

  ServiceCall(Exchange exchange, CompiledRoute route) {
    this.exchange = exchange;
    this.route = route;
    this.instances =
        route.destination instanceof CompiledRoute.Destination.Service service
            ? service.instances()
            : List.of();
  }

  void begin() {
    if (!route.platform) {
      if (!route.site.admission.tryEnter(route.route.trafficClass())) {
        route.meters.shed.increment();
        route.ring.count(exchange.edge.clock.millis() / 1_000, TrafficRing.Count.SHED);
        exchange.fail(Refusal.overloaded(exchange.edge.config.shedding().retryAfter()));
        return;
      }
      admitted = true;
    }
    choose(false);
  }

  // ---- the connection

  private void choose(boolean fresh) {
    InstanceState chosen =
        LeastConnections.choose(
            instances, exchange.loop.nextTurn(), tried, exchange.loop.coarseNanos());
    if (chosen == null) {
      exchange.fail(tried.isEmpty() ? Refusal.STARTING : Refusal.UNREACHABLE);
      return;
    }
    instance = chosen;
    chosen.enter();
    UpstreamPool pool = exchange.loop.pool(chosen);
    if (fresh) {
      pool.acquireFresh(this);
    } else {
      pool.acquire(this);
    }
  }

  @Override
  public boolean waiting() {
    return !dropped && connection == null;
  }

  @Override
  public boolean repeatable() {
    return isRepeatable(exchange.request) && !exchange.hasBody();
  }

  @Override
  public void saturated() {
    exchange.fail(Refusal.overloaded(exchange.edge.config.shedding().retryAfter()));
  }

  @Override
  public void dialFailed(Throwable cause) {
    if (dropped) {
      return;
    }
    log.debug("request {}: no connection", exchange.requestId, cause);
    avoidInstance();
    exchange.edge.meters.retries.increment();
    choose(false);
  }

  @Override
  public void connected(UpstreamConnection made) {
    connection = made;
    made.begin(this, exchange.head);
    HttpRequest request = exchange.request;
    if (!prepared) {
      prepared = true;
      expectsContinue = HttpUtil.is100ContinueExpected(request) && !exchange.http10();
      RequestHeaders.forService(exchange, route);
    }
    Channel channel = made.channel();
    sentNanos = System.nanoTime();
    if (exchange.requestEnded() && !exchange.bodyHasBytes()) {
      channel.writeAndFlush(
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              request.method(),
              request.uri(),
              Unpooled.EMPTY_BUFFER,
              request.headers(),
              EmptyHttpHeaders.INSTANCE),
          channel.voidPromise());
      exchange.dropBody();
      requestSent();
      return;
    }
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
    channel.write(request, channel.voidPromise());
    unflushed = true;
    if (expectsContinue) {
      Channel client = exchange.down.channel();
      client.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    for (HttpContent waiting; (waiting = exchange.nextBody()) != null; ) {
      send(waiting);
    }
    flush();
    if (channel.isWritable()) {
      exchange.down.readBody(true);
    }
  }

  // ---- the request

  boolean takesBody() {
    return connection != null;
  }

  /** Sends a piece of the body; owned from here. Trailers are dropped: apps rarely expect them. */
  void send(HttpContent content) {
    UpstreamConnection to = connection;
    if (to == null) {
      content.release();
      return;
    }
    boolean last = content instanceof LastHttpContent;
    bodySent |= content.content().isReadable();
    HttpContent out =
        content instanceof LastHttpContent end && !end.trailingHeaders().isEmpty()
            ? new DefaultLastHttpContent(end.content(), EmptyHttpHeaders.INSTANCE)
            : content;
    to.channel().write(out, to.channel().voidPromise());
    unflushed = true;
    if (last) {
      requestSent();
    } else if (!to.channel().isWritable()) {
      exchange.down.readBody(false);
    }
  }

  void flush() {
    UpstreamConnection to = connection;
    if (unflushed && to != null) {
      unflushed = false;
      to.channel().flush();
    }
  }

  @Override
  public void requestWritable(boolean writable) {
    if (!allSent) {
      exchange.down.readBody(writable);
    }
  }

  private void requestSent() {
    allSent = true;
    if (!answering) {
      exchange.deadline(exchange.loop.coarseNanos() + route.timeoutNanos, Refusal.TIMEOUT);
    }
  }

  // ---- the answer

  @Override
  public void answerHead(HttpResponse response) {
    UpstreamConnection from = connection;
    if (from == null) {
      return;
    }
    if (response.decoderResult().isFailure()) {
      instanceFailed();
      exchange.fail(Refusal.BAD_ANSWER);
      return;
    }
    int status = response.status().code();
    if (status == 101) {
      switchProtocols(from, response);
      return;
    }
    if (status < 200) {
      skipsInformational = true;
      return;
    }
    answering = true;
    exchange.clearDeadline();
    answerArrived(System.nanoTime() - sentNanos);
    from.learnKeepAlive(response.headers());
    keepsConnection =
        HttpUtil.isKeepAlive(response)
            && (HttpUtil.isTransferEncodingChunked(response)
                || response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || exchange.head
                || status == 204
                || status == 304);
    HeaderHygiene.cleanResponse(response.headers(), false);
    if (!route.platform) {
      HeaderHygiene.cleanSetCookies(response.headers());
    }
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    if (route.cache != null) {
      CachedFetch.noteWrite(exchange, status);
    }
    CachedFetch fetch = exchange.fetch();
    if (fetch != null && fetch.takesOver(response)) {
      return;
    }
    exchange.answer.begin(response);
  }

  @Override
  public void answerContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (skipsInformational) {
      content.release();
      skipsInformational = !last;
      return;
    }
    if (content.decoderResult().isFailure() || dropped) {
      content.release();
      if (!dropped) {
        instanceFailed();
        exchange.fail(Refusal.BAD_ANSWER);
      }
      return;
    }
    lastAnswerNanos = exchange.loop.coarseNanos();
    if (last) {
      giveBack();
    }
    exchange.answer.content(content);
    UpstreamConnection from = connection;
    if (from != null && !last && !exchange.down.channel().isWritable()) {
      from.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void answerPaused() {
    if (answering && !dropped) {
      exchange.answer.flush();
    }
  }

  /** The client keeps up, or does not. */
  void readAnswer(boolean on) {
    UpstreamConnection from = connection;
    if (from != null && answering) {
      if (on) {
        lastAnswerNanos = exchange.loop.coarseNanos();
      }
      from.channel().config().setAutoRead(on);
    }
  }

  void sweep(long nowNanos) {
    UpstreamConnection from = connection;
    if (from != null
        && answering
        && tunnel == null
        && from.channel().config().isAutoRead()
        && lastAnswerNanos != 0
        && nowNanos - lastAnswerNanos > exchange.edge.config.timeouts().answerPause().toNanos()) {
      exchange.abort();
    }
  }

  @Override
  public void broken(@Nullable Throwable cause) {
    UpstreamConnection from = connection;
    connection = null;
    if (dropped || from == null) {
      return;
    }
    log.debug("request {}: the connection broke", exchange.requestId, cause);
    boolean stale = from.reused() && !answering;
    if (!answering && !bodySent && !repeated && !exchange.bodyWaits() && repeatable()) {
      repeated = true;
      exchange.clearDeadline();
      exchange.edge.meters.retries.increment();
      if (stale) {
        leaveInstance(); // it closed a silent connection, which is its right
      } else {
        avoidInstance();
        if (tried.containsAll(instances)) {
          tried = Set.of();
        }
      }
      choose(true);
      return;
    }
    if (!stale) {
      instanceFailed();
    }
    exchange.fail(Refusal.UNREACHABLE);
  }

  /** The exchange is over, or goes on without this call. */
  void drop() {
    if (dropped) {
      return;
    }
    dropped = true;
    leaveAdmission(-1);
    leaveInstance();
    UpstreamConnection open = connection;
    connection = null;
    Tunnel joined = tunnel;
    if (joined != null) {
      joined.end();
    } else if (open != null) {
      open.close();
    }
  }

  /** The timeout was the instance's fault. */
  void timedOut() {
    instanceFailed();
  }

  private void giveBack() {
    UpstreamConnection done = connection;
    connection = null;
    if (done == null) {
      return;
    }
    leaveInstance();
    if (keepsConnection && allSent) {
      done.release();
    } else {
      done.close();
    }
  }

  private void switchProtocols(UpstreamConnection from, HttpResponse response) {
    if (!exchange.upgrade()) {
      exchange.fail(Refusal.UPGRADE_REFUSED);
      return;
    }
    answering = true;
    exchange.clearDeadline();
    answerArrived(System.nanoTime() - sentNanos);
    HttpResponse accepted =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers());
    HeaderHygiene.cleanResponse(accepted.headers(), true);
    HeaderHygiene.cleanSetCookies(accepted.headers());
    accepted.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    accepted.headers().set(HeaderHygiene.X_REQUEST_ID, exchange.requestId);
    exchange.upgraded();
    Channel client = exchange.down.channel();
    client.writeAndFlush(accepted);
    exchange.edge.meters.tunnels.incrementAndGet();
    Tunnel joined =
        new Tunnel(
            exchange.loop,
            exchange.edge.config.timeouts().tunnelIdle().toNanos(),
            client,
            from.channel(),
            () -> {
              exchange.edge.meters.tunnels.decrementAndGet();
              exchange.tunnelEnded();
            });
    tunnel = joined;
    boolean clean = exchange.down.becomeTunnel(joined);
    from.becomeTunnel(joined);
    joined.start();
    if (!clean) {
      joined.end();
    }
  }

  private void answerArrived(long rttNanos) {
    leaveAdmission(rttNanos);
    InstanceState from = instance;
    if (from != null) {
      from.succeeded();
    }
    lastAnswerNanos = exchange.loop.coarseNanos();
  }

  private void leaveAdmission(long rttNanos) {
    if (admitted) {
      admitted = false;
      route.site.admission.leave(exchange.loop.coarseNanos(), rttNanos);
    }
  }

  private void leaveInstance() {
    InstanceState left = instance;
    instance = null;
    if (left != null) {
      left.leave();
    }
  }

  private void instanceFailed() {
    InstanceState failing = instance;
    if (failing != null && failing.failed(exchange.loop.coarseNanos())) {
      exchange.edge.meters.ejections.increment();
    }
  }

  private void avoidInstance() {
    InstanceState failing = instance;
    if (failing != null) {
      instanceFailed();
      Set<InstanceState> more = new HashSet<>(tried);
      more.add(failing);
      tried = more;
    }
    leaveInstance();
  }

  private static boolean isRepeatable(HttpRequest request) {
    return switch (request.method().name()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }
}
