package dev.banyan.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an instance of a service: chooses it, sends the request, relays the answer. What failed
 * before anything was sent goes to another instance; what broke before the answer began, or between
 * its head and a body whose length it told, is repeated once, if the method allows it.
 */
final class ServiceCall
    implements UpstreamPool.Waiter, StartLine.Waiter, UpstreamConnection.Listener {

  private static final Logger log = LoggerFactory.getLogger(ServiceCall.class);

  private final Exchange exchange;
  private final CompiledRoute route;
  private final InstanceChoice choice;
  private @Nullable UpstreamConnection connection;
  private @Nullable Tunnel tunnel;
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
  private long stalledSinceNanos;
  private boolean held;
  private @Nullable HttpResponse headAlone;
  private boolean headSwept;

  ServiceCall(Exchange exchange, CompiledRoute route) {
    this.exchange = exchange;
    this.route = route;
    this.choice = new InstanceChoice(exchange, route);
  }

  void begin() {
    if (!choice.admit()) {
      exchange.fail(Refusal.overloaded(exchange.edge.config.shedding().retryAfter()));
      return;
    }
    choose(false);
  }

  // ---- the connection

  private void choose(boolean fresh) {
    InstanceState chosen = choice.next();
    if (chosen == null) {
      if (choice.coming() && hold()) {
        return;
      }
      exchange.fail(choice.triedAny() ? Refusal.UNREACHABLE : Refusal.STARTING);
      return;
    }
    exchange.servedBy = chosen;
    exchange.deadline(exchange.loop.coarseNanos() + route.timeoutNanos, Refusal.TIMEOUT);
    UpstreamPool pool = exchange.loop.pool(chosen);
    if (fresh) {
      pool.acquireFresh(this);
    } else {
      pool.acquire(this);
    }
  }

  /**
   * Lets the request wait for the first instance; false where it must not. No more of it is read
   * meanwhile, and it takes none of the app's capacity. What is old and may stand in is better than
   * a wait.
   */
  private boolean hold() {
    long now = exchange.loop.coarseNanos();
    if (exchange.heldUntilNanos == 0) {
      exchange.heldUntilNanos = now + exchange.edge.config.instances().startWait().toNanos();
    }
    CachedFetch fetch = exchange.fetch();
    if (now - exchange.heldUntilNanos >= 0
        || exchange.edge.draining
        || (fetch != null && fetch.mayAnswerStale())
        || !exchange.loop.starts.join(route.service(), this)) {
      return false;
    }
    held = true;
    choice.answered(-1);
    exchange.deadline(exchange.heldUntilNanos, Refusal.STARTING);
    return true;
  }

  @Override
  public void lookAgain() {
    held = false;
    if (!dropped) {
      exchange.clearDeadline();
      exchange.guarded(this::begin);
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
    choice.avoid();
    exchange.edge.meters.retries.increment();
    choose(false);
  }

  @Override
  public void connected(UpstreamConnection made) {
    connection = made;
    exchange.clearDeadline();
    made.begin(this, exchange.head);
    HttpRequest request = exchange.request;
    if (!prepared) {
      prepared = true;
      expectsContinue = HttpUtil.is100ContinueExpected(request) && !exchange.http10();
      RequestHeaders.forService(exchange, route);
    }
    Channel channel = made.channel();
    sentNanos = System.nanoTime();
    if (exchange.requestEnded() && !exchange.body.hasBytes()) {
      channel.writeAndFlush(
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              request.method(),
              request.uri(),
              Unpooled.EMPTY_BUFFER,
              request.headers(),
              EmptyHttpHeaders.INSTANCE),
          channel.voidPromise());
      exchange.body.drop();
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
    for (HttpContent waiting; (waiting = exchange.body.next()) != null; ) {
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
      choice.failed();
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
    exchange.clearDeadline();
    answerArrived(System.nanoTime() - sentNanos);
    if (mayBeRepeated() && !exchange.head && HttpUtil.getContentLength(response, 0L) > 0) {
      headAlone = response;
      headSwept = false;
      return;
    }
    beginAnswer(from, response);
  }

  /**
   * Many servers send the head apart, just before a body of known length. Until the body follows,
   * or the second sweep, the client is told nothing: an instance that dies between the two fails no
   * request. For all else the answer has begun, and the instance has done what it should: an
   * address whose handler always breaks there has no instance left alone.
   */
  private void beginHeldAnswer() {
    HttpResponse waiting = headAlone;
    UpstreamConnection from = connection;
    headAlone = null;
    if (waiting != null && from != null) {
      beginAnswer(from, waiting);
    }
  }

  private void beginAnswer(UpstreamConnection from, HttpResponse response) {
    int status = response.status().code();
    answering = true;
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
        choice.failed();
        exchange.fail(Refusal.BAD_ANSWER);
      }
      return;
    }
    beginHeldAnswer();
    if (dropped) {
      content.release();
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
    if (headAlone != null) {
      if (headSwept) {
        beginHeldAnswer();
        exchange.answer.flush();
      }
      headSwept = true;
    }
    UpstreamConnection from = connection;
    if (from != null && !allSent && !from.channel().isWritable()) {
      if (stalledSinceNanos == 0) {
        stalledSinceNanos = nowNanos;
      } else if (nowNanos - stalledSinceNanos > route.timeoutNanos) {
        choice.failed();
        exchange.fail(Refusal.TIMEOUT); // it does not take the request's body
        return;
      }
    } else {
      stalledSinceNanos = 0;
    }
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
    boolean stale = from.reused() && !answering && headAlone == null;
    headAlone = null;
    if (!answering && mayBeRepeated()) {
      repeated = true;
      exchange.clearDeadline();
      exchange.edge.meters.retries.increment();
      if (stale) {
        // To close a silent connection is its right. But a process that is killed may lose its
        // connections before its port, and would break the repetition too.
        choice.passOver();
      } else {
        choice.avoid();
      }
      choice.reconsiderIfAllTried();
      choose(true);
      return;
    }
    if (!stale) {
      choice.failed();
    }
    exchange.fail(Refusal.UNREACHABLE);
  }

  private boolean mayBeRepeated() {
    return !repeated && !bodySent && exchange.body.isEmpty() && repeatable();
  }

  /** The exchange is over, or goes on without this call. */
  void drop() {
    if (dropped) {
      return;
    }
    dropped = true;
    headAlone = null;
    if (held) {
      held = false;
      exchange.loop.starts.leave(route.service(), this);
    }
    choice.answered(-1);
    choice.leave();
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
    choice.failed();
  }

  private void giveBack() {
    UpstreamConnection done = connection;
    connection = null;
    if (done == null) {
      return;
    }
    choice.leave();
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
    tunnel = Upgrade.join(exchange, from, response);
  }

  private void answerArrived(long rttNanos) {
    choice.answered(rttNanos);
    lastAnswerNanos = exchange.loop.coarseNanos();
  }

  private static boolean isRepeatable(HttpRequest request) {
    return switch (request.method().name()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }
}
