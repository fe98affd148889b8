package dev.banyan.edge;

import dev.banyan.http.Authentication;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, from the parsed head to the last byte. It walks through guard, route,
 * identity, limit and then to a service, a file or a kept answer. Lives on one event loop.
 */
final class Exchange {

  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  /** The status under which a request counts whose client left; nginx's convention. */
  private static final int CLIENT_LEFT = 499;

  final EdgeRuntime edge;
  final Downstream down;
  final LoopContext loop;
  final HttpRequest request;
  final Answer answer;
  final boolean head;
  private final long startedNanos = System.nanoTime();
  final PendingBody body = new PendingBody();
  String requestId = "";
  String clientAddress = "";
  String host = "";

  /** The target as the client wrote it, in origin form; what the app sees may be shorter. */
  String target = "";

  /** The path by which the route was found: decoded, without what frameworks differ on. */
  String path = "";

  @Nullable CompiledRoute route;

  /** When it is held no longer for an instance, by whichever call; 0 before the first time. */
  long heldUntilNanos;

  /** Null where nobody records this request. */
  @Nullable EdgeSpan span;

  /** The instance that was asked last; null again where the edge answers after all. */
  @Nullable InstanceState servedBy;

  Authentication authentication = Authentication.ANONYMOUS;
  private @Nullable ServiceCall call;
  private @Nullable CachedFetch fetch;
  private boolean upgrade;
  private boolean requestEnded;
  private boolean closed;
  private boolean recorded;
  private boolean streams;
  private boolean refused;
  private long bodyBytes;
  private long deadlineNanos;
  private @Nullable Refusal deadlineRefusal;

  Exchange(EdgeRuntime edge, Downstream down, HttpRequest request) {
    this.edge = edge;
    this.down = down;
    this.loop = down.loop();
    this.request = request;
    this.head = request.method().name().equals("HEAD");
    this.answer = new Answer(this);
  }

  // ---- from the client

  /** The head was all of the request. */
  void noBody() {
    requestEnded = true;
  }

  void start() {
    down.answering(head);
    Refusal refusal = edge.guard.check(request);
    requestId = RequestIds.assign(this);
    if (refusal != null) {
      edge.meters.malformed.increment();
      refuse(refusal);
      return;
    }
    guarded(this::routeRequest);
  }

  /** Does a step of the walk; what it throws is our mistake, and the client is told so. */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      log.error("request {} failed", requestId, failure);
      fail(Refusal.BROKEN);
    }
  }

  /** A piece of the body; owned from here. */
  void bodyContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    requestEnded |= last;
    bodyBytes += content.content().readableBytes();
    if (content.decoderResult().isFailure()) {
      content.release();
      requestEnded = false;
      brokenBody();
      return;
    }
    long most = edge.config.limits().bodyMax().bytes();
    if (most > 0 && bodyBytes > most && !closed) {
      content.release();
      if (answer.started()) {
        abort();
      } else {
        refuse(RequestGuard.bodyTooLarge());
      }
      return;
    }
    ServiceCall current = call;
    if (closed) {
      content.release();
    } else if (current != null && current.takesBody()) {
      current.send(content);
    } else {
      body.add(content);
      if (!last) {
        down.readBody(false);
      }
    }
  }

  /** All that came in one go has been handed over. */
  void bodyPaused() {
    ServiceCall current = call;
    if (current != null) {
      current.flush();
    }
  }

  void clientWritable(boolean writable) {
    ServiceCall current = call;
    if (current != null) {
      current.readAnswer(writable);
    }
    answer.clientWritable(writable);
  }

  void clientLeft() {
    if (!closed) {
      if (!answer.ended()) {
        answer.status(CLIENT_LEFT);
      }
      finish();
    }
  }

  void sweep(long nowNanos) {
    Refusal late = deadlineRefusal;
    if (late != null && nowNanos - deadlineNanos >= 0) {
      deadlineRefusal = null;
      ServiceCall slow = call;
      if (slow != null) {
        slow.timedOut();
      }
      fail(late);
      return;
    }
    ServiceCall current = call;
    if (current != null) {
      current.sweep(nowNanos);
    }
  }

  boolean closed() {
    return closed;
  }

  boolean requestEnded() {
    return requestEnded;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  boolean upgrade() {
    return upgrade;
  }

  boolean http10() {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  // ---- the walk

  private void routeRequest() {
    HttpHeaders headers = request.headers();
    String hostHeader = headers.get(HttpHeaderNames.HOST);
    host = hostHeader == null ? "" : hostHeader;
    target = request.uri();
    path = target.equals("*") ? "/" : RequestPath.forMatching(target).orElse("");
    if (path.isEmpty()) {
      refuse(Refusal.badRequest("The path has dot segments or broken escapes."));
      return;
    }
    CompiledTable table = edge.table;
    if (table == CompiledTable.EMPTY) {
      // The port is open before anybody has said what lives here.
      refuse(Refusal.STARTING);
      return;
    }
    CompiledSite site = table.site(host);
    CompiledRoute found = site == null ? null : site.find(path);
    if (found == null) {
      edge.meters.unrouted.increment();
      RequestHeaders.clean(this, false);
      refuse(Refusal.NO_ROUTE);
      return;
    }
    route = found;
    upgrade = RequestHeaders.asksForWebSocket(this);
    RequestHeaders.clean(this, upgrade);
    if (RedirectToTls.applies(this)) {
      RedirectToTls.answer(this);
      return;
    }
    Identification.begin(this, found);
  }

  /** Goes on once the caller is known, or known to be nobody. */
  void identified(Authentication who) {
    if (closed) {
      return;
    }
    authentication = who;
    clearDeadline();
    CompiledRoute to = mustRoute();
    if (to.route.limitByPlan() && !RateLimits.admit(this)) {
      return;
    }
    switch (to.destination) {
      case CompiledRoute.Destination.Files files -> StaticAnswer.begin(this, files.root());
      case CompiledRoute.Destination.Service service -> {
        if (to.cache != null && CachedFetch.applies(this)) {
          CachedFetch cached = new CachedFetch(this, to, to.cache);
          fetch = cached;
          cached.begin();
        } else {
          callService();
        }
      }
    }
  }

  /** Asks an instance. */
  void callService() {
    ServiceCall next = new ServiceCall(this, mustRoute());
    call = next;
    next.begin();
  }

  CompiledRoute mustRoute() {
    CompiledRoute to = route;
    if (to == null) {
      throw new IllegalStateException("no route yet");
    }
    return to;
  }

  @Nullable CachedFetch fetch() {
    return fetch;
  }

  // ---- the body

  /** Whether the client still has body to send. */
  boolean hasUnreadBody() {
    return !requestEnded;
  }

  @Nullable ServiceCall call() {
    return call;
  }

  /** The connection becomes a tunnel: for the figures this request is answered. */
  void upgraded() {
    answer.status(101);
    record();
  }

  /**
   * The answer is a stream of events, which nobody waits for the end of: for the figures it is
   * answered with its head, and counts among the open streams from now on.
   */
  void streams() {
    record();
    streams = true;
    edge.meters.eventStreams.incrementAndGet();
  }

  boolean hasBody() {
    return !requestEnded || bodyBytes > 0 || HttpUtil.getContentLength(request, 0L) > 0;
  }

  // ---- deadlines

  void deadline(long nanos, Refusal refusal) {
    deadlineNanos = nanos;
    deadlineRefusal = refusal;
  }

  void clearDeadline() {
    deadlineRefusal = null;
  }

  // ---- endings

  /** Answers in the edge's own words. */
  void refuse(Refusal refusal) {
    if (answer.started() || closed) {
      return;
    }
    refused = true;
    servedBy = null;
    ErrorPages.Page page = ErrorPages.of(refusal, request.headers(), requestId);
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, page.contentType());
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    refusal
        .retryAfter()
        .ifPresent(
            after ->
                headers.set(
                    HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds()))));
    if (refusal.closes()) {
      answer.closeAfter();
    }
    answer.local(refusal.status(), headers, page.body());
  }

  /** The app failed: an old answer where the route allows one, else the refusal. */
  void fail(Refusal refusal) {
    if (closed) {
      return;
    }
    dropCall();
    if (answer.started()) {
      abort();
      return;
    }
    CachedFetch cached = fetch;
    if (cached != null && cached.answersStale()) {
      servedBy = null;
      return;
    }
    refuse(refusal);
  }

  /** The answer cannot be completed. */
  void abort() {
    dropCall();
    down.abort();
    finish();
  }

  /** The answer's last byte was written. */
  void answered() {
    finish();
  }

  /** A tunnel took the connection over; the exchange lives until it ends. */
  void tunnelEnded() {
    finish();
  }

  private void brokenBody() {
    edge.meters.malformed.increment();
    if (answer.started()) {
      abort();
    } else {
      dropCall();
      refuse(Refusal.badRequest("The request body is not valid."));
    }
  }

  private void dropCall() {
    ServiceCall current = call;
    call = null;
    if (current != null) {
      current.drop();
    }
  }

  private void finish() {
    if (closed) {
      return;
    }
    closed = true;
    boolean whole = answer.ended() && requestEnded;
    clearDeadline();
    dropCall();
    CachedFetch cached = fetch;
    if (cached != null) {
      cached.close();
    }
    answer.close();
    body.drop();
    record();
    if (streams) {
      edge.meters.eventStreams.decrementAndGet();
    }
    AccessLog accessLog = edge.accessLog;
    if (accessLog != null && accessLog.wants(answer.status(), refused)) {
      accessLog.add(AccessEntry.of(this, System.nanoTime() - startedNanos));
    }
    EdgeSpan recordedSpan = span;
    if (recordedSpan != null) {
      edge.spans.add(recordedSpan.ended(this, System.nanoTime() - startedNanos));
    }
    down.ended(this, whole && answer.keepsAlive());
  }

  private void record() {
    CompiledRoute to = route;
    if (to == null || recorded) {
      return;
    }
    recorded = true;
    long nanos = System.nanoTime() - startedNanos;
    int status = answer.status();
    to.meters.record(request.method().name(), status, nanos);
    long second = edge.clock.millis() / 1_000;
    to.ring.finished(second, nanos, status >= 500);
    to.ring.inFlight(second, to.site.admission.waiting() + 1, to.site.admission.capacity());
  }
}
