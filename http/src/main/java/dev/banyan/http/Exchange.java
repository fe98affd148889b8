package dev.banyan.http;

import dev.banyan.http.ContractOperation.CredentialKind;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.trace.Spans;
import dev.banyan.kernel.trace.TraceScope;
import io.vertx.core.Context;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request's way: name it, know its caller, count it, read its body, then hop to a virtual
 * thread for the endpoint and back to the event loop for the answer. The request is paused until
 * its caller is known, so that strangers cannot make us hold bodies. Methods run on the request's
 * event loop unless they say otherwise.
 */
final class Exchange {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{8,64}");
  private static final long RETRY_AFTER_SECONDS = 1;

  private final ApiRuntime runtime;
  private final ContractOperation operation;
  private final Endpoint endpoint;
  private final RoutingContext routing;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final TrustedEdge.Peer peer;
  private final String requestId;
  private final TraceContext trace;

  private Credentials credentials = Credentials.NONE;
  private Authentication authentication = Authentication.ANONYMOUS;
  private @Nullable BodyReader body;

  Exchange(
      ApiRuntime runtime, ContractOperation operation, Endpoint endpoint, RoutingContext routing) {
    this.runtime = runtime;
    this.operation = operation;
    this.endpoint = endpoint;
    this.routing = routing;
    this.request = routing.request();
    this.response = routing.response();
    this.context = runtime.vertx.getOrCreateContext();
    this.peer = runtime.services.edge().receive(request);
    this.requestId = begin(runtime, request);
    this.trace = runtime.trace(request);
    observe(runtime, routing, operation.path(), requestId, trace);
  }

  /** Names a request and gives its answer the headers that every answer has. */
  static String begin(ApiRuntime runtime, HttpServerRequest request) {
    String given = request.getHeader(ResponseWriter.REQUEST_ID);
    String id =
        given != null && REQUEST_ID.matcher(given).matches()
            ? given
            : runtime.ids().global("req").toString();
    ResponseWriter.standardHeaders(request.response(), id);
    return id;
  }

  static void observe(
      ApiRuntime runtime, RoutingContext routing, String route, String id, TraceContext trace) {
    long startedNanos = System.nanoTime();
    String method = routing.request().method().name();
    routing.addEndHandler(
        result -> {
          // 499 as nginx has it: the client went before the answer.
          int status = routing.response().ended() ? routing.response().getStatusCode() : 499;
          runtime.finished(method, route, status, System.nanoTime() - startedNanos, id, trace);
        });
  }

  void start() {
    request.pause();
    try {
      credentials = credentials();
      if (operation.writes()) {
        runtime.originCheck.check(request, credentials);
      }
      if (credentials.none()) {
        authenticated();
        return;
      }
      CompletableFuture<Authentication> answer =
          runtime.services.authenticator().authenticate(credentials).toCompletableFuture();
      if (answer.isDone()) {
        authenticated(answer);
      } else {
        answer.whenComplete(
            (result, failure) -> context.runOnContext(unused -> authenticated(answer)));
      }
    } catch (RuntimeException failure) {
      fail(failure);
    }
  }

  /** Only the kinds that the operation takes are looked at; one of them counts. */
  private Credentials credentials() {
    if (operation.credentials().contains(CredentialKind.BEARER)) {
      String header = request.getHeader("Authorization");
      if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
        return Credentials.bearer(header.substring(7).strip());
      }
    }
    if (operation.credentials().contains(CredentialKind.TICKET)) {
      String ticket = routing.queryParams().get(Credentials.TICKET_PARAMETER);
      if (ticket != null) {
        return Credentials.ticket(ticket);
      }
    }
    if (operation.credentials().contains(CredentialKind.SESSION_COOKIE)) {
      Cookie cookie = request.getCookie(Credentials.SESSION_COOKIE);
      if (cookie != null) {
        return Credentials.sessionCookie(cookie.getValue());
      }
    }
    return Credentials.NONE;
  }

  private void authenticated(CompletableFuture<Authentication> answer) {
    try {
      authentication = answer.join();
      authenticated();
    } catch (RuntimeException failure) {
      fail(failure);
    }
  }

  private void authenticated() {
    if (operation.mustSignIn() && authentication.caller() instanceof Caller.Anonymous) {
      throw Problems.unauthorized(
          "This needs an access token or a team key: Authorization: Bearer …");
    }
    Optional<RequestQuota.Taken> taken =
        operation.exempt()
            ? Optional.empty()
            : runtime.services.quota().take(authentication, peer.address());
    taken.ifPresent(counted -> count(response, counted));
    var reader =
        new BodyReader(
            runtime, request, operation.bodyBytesMax(), holder(), this::serve, this::answer);
    body = reader;
    reader.read();
  }

  /** Who has a share of what all callers use. */
  private String holder() {
    Caller caller = authentication.caller();
    return caller instanceof Caller.Anonymous ? ClientNetwork.of(peer.address()) : caller.name();
  }

  /**
   * Tells the caller how they stand.
   *
   * @throws dev.banyan.kernel.ProblemException 429 where the request may not go on
   */
  static void count(HttpServerResponse response, RequestQuota.Taken taken) {
    response
        .putHeader("RateLimit-Limit", Long.toString(taken.limit()))
        .putHeader("RateLimit-Remaining", Long.toString(Math.max(0, taken.remaining())))
        .putHeader(
            "RateLimit-Reset", Long.toString(taken.resetAfter().plusMillis(999).toSeconds()));
    if (!taken.allowed()) {
      throw Problems.tooManyRequests(
          "The plan allows " + taken.limit() + " requests a minute. Wait, or take a larger plan.",
          Math.max(1, taken.retryAfter().plusMillis(999).toSeconds()));
    }
  }

  private void serve(byte[] bytes) {
    String holder = holder();
    Optional<Problem> refusal = admit(holder);
    if (refusal.isPresent()) {
      releaseBody();
      answer(refusal.get());
      return;
    }
    try {
      VertxCall call = call(bytes);
      String query = String.valueOf(request.query());
      Thread.ofVirtual()
          .name("api-" + operation.id())
          .start(
              () -> {
                try {
                  traced(() -> run(call, query));
                } finally {
                  releaseBody();
                  leave(holder);
                }
              });
    } catch (RuntimeException failure) {
      leave(holder);
      releaseBody();
      fail(failure);
    }
  }

  private Optional<Problem> admit(String holder) {
    if (operation.exempt()) {
      return Optional.empty();
    }
    int streamsMax = runtime.config.streamsPerCallerMax();
    Shares.Outcome outcome =
        operation.streams()
            ? runtime.streams.tryAcquire(holder, 1, streamsMax)
            : runtime.requests.tryAcquire(1) ? Shares.Outcome.TAKEN : Shares.Outcome.ALL_FULL;
    return switch (outcome) {
      case TAKEN -> Optional.empty();
      case SHARE_FULL ->
          Optional.of(
              Problems.tooManyRequests(
                      "You have "
                          + streamsMax
                          + " event streams open, which is the most. Close"
                          + " some first.",
                      RETRY_AFTER_SECONDS)
                  .problem());
      case ALL_FULL ->
          Optional.of(
              Problems.unavailable(
                      "The server is busy. Try again in a moment.", RETRY_AFTER_SECONDS)
                  .problem());
    };
  }

  /** Any thread. */
  private void leave(String holder) {
    if (operation.exempt()) {
      return;
    }
    if (operation.streams()) {
      runtime.streams.release(holder, 1);
    } else {
      runtime.requests.release(1);
    }
  }

  private VertxCall call(byte[] bytes) {
    return new VertxCall(
        authentication,
        routing.pathParams(),
        routing.queryParams(),
        request.headers(),
        bytes,
        requestId,
        peer.address(),
        peer.secure());
  }

  /** What the endpoint asks of others belongs to this request's span, but for endless streams. */
  private void traced(Runnable work) {
    Spans spans = runtime.services.spans();
    if (trace.sampled() && spans.enabled() && !operation.streams()) {
      new TraceScope(spans, trace.traceId(), trace.spanId()).run(work);
    } else {
      work.run();
    }
  }

  /** On a virtual thread of its own. */
  private void run(VertxCall call, String query) {
    MDC.put("requestId", requestId);
    MDC.put("traceId", trace.traceId());
    MDC.put("spanId", trace.spanId());
    try {
      operation.schema().check(call);
      Answer answer = runtime.idempotentCalls.serve(operation, endpoint, call, query);
      switch (answer.content()) {
        case Answer.Events events -> stream(answer, events.stream(), call);
        case Answer.JsonValue json -> send(answer, ResponseWriter.jsonBytes(json.value()));
        case Answer.Bytes bytes -> send(answer, bytes);
        case Answer.Empty empty -> send(answer, new Answer.Bytes("", new byte[0]));
      }
    } catch (Throwable failure) {
      Problem problem = Failures.problem(failure, requestId);
      context.runOnContext(unused -> answer(problem));
      if (failure instanceof VirtualMachineError error) {
        throw error;
      }
    } finally {
      MDC.clear();
    }
  }

  private void send(Answer answer, Answer.Bytes bytes) {
    context.runOnContext(unused -> ResponseWriter.write(response, answer, bytes));
  }

  private void stream(Answer answer, EventStream stream, VertxCall call) throws Exception {
    releaseBody();
    var sink =
        new SseSink(
            context,
            response,
            () -> runtime.services.authenticator().stillValid(authentication),
            runtime.config.streamStallMax(),
            requestId);
    context.runOnContext(unused -> open(answer, sink));
    Runnable forget = runtime.openStreams.opened(sink, () -> endpoint.handle(call));
    try {
      stream.run(sink);
    } catch (StreamClosedException closed) {
      // The ordinary end of a stream: its reader left, or we drain.
      return;
    } finally {
      forget.run();
      sink.close();
    }
  }

  private void open(Answer answer, SseSink sink) {
    if (response.closed()) {
      sink.close();
      return;
    }
    ResponseWriter.head(response, answer);
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("X-Accel-Buffering", "no");
    response.exceptionHandler(failure -> sink.close());
    long heartbeat =
        runtime.vertx.setPeriodic(
            runtime.config.streamHeartbeat().toMillis(), unused -> sink.heartbeat());
    sink.onClose(() -> runtime.vertx.cancelTimer(heartbeat));
    routing.addEndHandler(unused -> sink.close());
    sink.heartbeat();
  }

  /** Any thread. */
  private void releaseBody() {
    BodyReader reader = body;
    if (reader != null) {
      reader.release();
    }
  }

  private void fail(Throwable failure) {
    answer(Failures.problem(failure, requestId));
  }

  private void answer(Problem problem) {
    if (!request.isEnded() && BodyReader.mayBeLong(request)) {
      // Cheaper than reading what nobody wants, only to keep the connection.
      response.putHeader("Connection", "close");
      response.endHandler(unused -> request.connection().close());
    }
    ResponseWriter.write(response, problem, requestId);
    if (!request.isEnded()) {
      request.resume();
    }
  }
}
