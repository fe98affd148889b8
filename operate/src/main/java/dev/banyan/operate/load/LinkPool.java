package dev.banyan.operate.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, and who waits for one. Connections are opened as they are
 * needed, some at a time, up to a bound; a WebSocket takes the place of one. Everything happens on
 * the loop.
 */
final class LinkPool {

  private final LoadLoop loop;
  private final Dialer dialer;
  private final LinkOpener opener;
  private final LoadLimits limits;
  private final int connectionsMax;
  private final int waitingMax;
  private final List<RequestClass> classes;
  private final List<EncodedRequests.Turn> requests;
  private final Set<HttpLink> links = new LinkedHashSet<>();
  private final ArrayDeque<HttpLink> idle = new ArrayDeque<>();
  private final Set<SocketLink> sockets = new LinkedHashSet<>();
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private int connections;
  private int socketNumber;
  private boolean closed;

  LinkPool(
      LoadLoop loop,
      Dialer dialer,
      LoadPlan plan,
      List<EncodedRequests.Turn> requests,
      int connectionsMax,
      int waitingMax) {
    this.loop = loop;
    this.dialer = dialer;
    this.limits = plan.limits();
    this.connectionsMax = connectionsMax;
    this.waitingMax = waitingMax;
    this.classes = plan.classes();
    this.requests = requests;
    this.opener = new LinkOpener(this, loop.eventLoop(), dialer, limits.answerBytesMax());
  }

  RequestClass of(Call call) {
    return classes.get(call.classIndex);
  }

  /** A request is due: it goes out at once where it can, else waits in line, else is dropped. */
  void arrive(Call call, long nowNanos) {
    if (waiting.isEmpty() && !isSocket(call)) {
      HttpLink link = idleLink();
      if (link != null) {
        send(link, call, nowNanos);
        return;
      }
    }
    if (call.step.mayDrop() && waiting.size() >= waitingMax) {
      call.step.dropped(call);
      loop.ended(call, false);
      return;
    }
    waiting.add(call);
    serve();
  }

  private boolean isSocket(Call call) {
    return of(call).ask() instanceof Ask.Socket;
  }

  private @Nullable HttpLink idleLink() {
    HttpLink link = idle.poll();
    while (link != null && link.closing()) {
      link = idle.poll();
    }
    return link;
  }

  private void send(HttpLink link, Call call, long nowNanos) {
    link.send(call, requests.get(call.classIndex).next(), of(call), nowNanos);
  }

  /** Gives those who wait what there is, in their order. */
  private void serve() {
    while (!closed && !waiting.isEmpty()) {
      Call head = waiting.element();
      long now = System.nanoTime();
      if (isSocket(head)) {
        if (connections >= connectionsMax && !closeAnIdleOne()) {
          return;
        }
        if (connections >= connectionsMax) {
          return;
        }
        waiting.remove();
        openSocket(head, now);
      } else {
        HttpLink link = idleLink();
        if (link == null) {
          opener.openFor(waiting.size());
          return;
        }
        waiting.remove();
        send(link, head, now);
      }
    }
  }

  /** Its place comes free when it is closed, a moment later. */
  private boolean closeAnIdleOne() {
    HttpLink link = idleLink();
    if (link != null) {
      link.close();
    }
    return link != null;
  }

  /** Opens so many that nobody waits for yet; done when they stand, or some of them never will. */
  void openAhead(int count, CompletableFuture<Void> done) {
    opener.openAhead(count, done);
  }

  boolean hasRoom() {
    return !closed && connections < connectionsMax;
  }

  /** A connection is being opened. */
  void opening(HttpLink link) {
    connections++;
    links.add(link);
  }

  /** A connection could not even be made. */
  void neverStood(HttpLink link, Throwable cause) {
    links.remove(link);
    connections--;
    refused(cause);
  }

  private void openSocket(Call call, long nowNanos) {
    connections++;
    SocketLink socket =
        new SocketLink(
            this, call, of(call), socketNumber++ % of(call).variants(), limits.answerBytesMax());
    sockets.add(socket);
    call.deadlineNanos = nowNanos + of(call).timeout().toNanos();
    call.step.sent(call, 0);
    socket.open(dialer, loop.eventLoop());
  }

  /** A connection stands. */
  void ready(HttpLink link) {
    opener.over();
    if (closed) {
      link.close();
    } else {
      idle(link);
    }
  }

  /** A connection has nothing to do. */
  void idle(HttpLink link) {
    idle.add(link);
    serve();
  }

  /** A connection could not be made; that fails one of those who wait for it. */
  void refused(@Nullable Throwable cause) {
    loop.noted("a connection could not be made: " + cause);
    Call call = waiting.poll();
    if (call != null && !closed) {
      call.step.sent(call, 0);
      failed(call, Failure.CONNECT, System.nanoTime());
    }
  }

  /**
   * A connection is gone.
   *
   * @param wasReady whether it had stood
   */
  void lost(HttpLink link, boolean wasReady) {
    links.remove(link);
    idle.remove(link);
    connections--;
    if (!wasReady) {
      opener.over();
    }
    serve();
  }

  void lost(SocketLink socket) {
    if (sockets.remove(socket)) {
      connections--;
      serve();
    }
  }

  /**
   * A connection broke under a request.
   *
   * @param silent whether it had answered others, and nothing of this one
   */
  void broken(Call call, boolean silent) {
    boolean again =
        silent && !call.retried && of(call).ask() instanceof Ask.Http http && isGet(http);
    if (again && !closed) {
      // As browsers do (RFC 9110 §9.2.2): a target may close what is idle just as it is used.
      call.retried = true;
      call.step.sentAgain(call);
      waiting.addFirst(call);
      serve();
    } else {
      failed(call, Failure.BROKEN, System.nanoTime());
    }
  }

  private static boolean isGet(Ask.Http http) {
    return http.method().equals("GET");
  }

  void done(Call call, long nowNanos) {
    call.step.done(call, nowNanos);
    loop.ended(call, false);
  }

  void failed(Call call, Failure failure, long nowNanos) {
    call.step.failed(call, failure, nowNanos);
    loop.ended(call, failure != Failure.STATUS);
  }

  /**
   * An answer that nobody wanted; of a redirect the user should know where it points, without a
   * query that may hold a secret.
   */
  void refusal(ResponseReader reader) {
    if (reader.status() >= 300 && reader.status() < 400) {
      loop.noted(
          "the target redirects ("
              + reader.status()
              + reader
                  .header("location")
                  .map(to -> " to " + to.replaceFirst("[?#].*", ""))
                  .orElse("")
              + "); redirects are never followed: point the load where it should go");
    }
  }

  /** Ends what has waited or run too long. */
  void sweep(long nowNanos) {
    long waitMax = limits.waitMax().toNanos();
    while (!waiting.isEmpty()
        && waiting.element().step.mayDrop()
        && nowNanos - waiting.element().scheduledNanos > waitMax) {
      Call late = waiting.remove();
      late.step.dropped(late);
      loop.ended(late, false);
    }
    for (HttpLink link : List.copyOf(links)) {
      Call call = link.call();
      if (call != null && nowNanos - call.deadlineNanos >= 0) {
        link.expired(of(call).ask() instanceof Ask.EventStream, nowNanos);
      }
    }
    for (SocketLink socket : List.copyOf(sockets)) {
      socket.sweep(nowNanos);
    }
  }

  /** How many connections it holds on to, those that are being opened included. */
  int links() {
    return links.size();
  }

  /** Everybody that is under way or waits. */
  List<Call> calls() {
    List<Call> calls = new ArrayList<>(waiting);
    for (HttpLink link : links) {
      Call call = link.call();
      if (call != null) {
        calls.add(call);
      }
    }
    for (SocketLink socket : sockets) {
      Call call = socket.call();
      if (call != null) {
        calls.add(call);
      }
    }
    return calls;
  }

  /** Forgets those who wait, and closes every connection that is in use. */
  void abandon() {
    waiting.clear();
    for (HttpLink link : List.copyOf(links)) {
      if (link.call() != null) {
        link.close();
      }
    }
    List.copyOf(sockets).forEach(SocketLink::close);
  }

  /** Closes everything. */
  void close() {
    closed = true;
    waiting.clear();
    List.copyOf(links).forEach(HttpLink::close);
    List.copyOf(sockets).forEach(SocketLink::close);
  }
}
