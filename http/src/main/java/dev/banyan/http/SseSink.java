package dev.banyan.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One stream of server-sent events. The writer's virtual thread waits while more than {@link
 * #PENDING_BYTES_MAX} lie between it and the socket; the response itself is touched on its context
 * alone.
 */
final class SseSink implements EventSink {

  /** How much is on its way to a slow reader before its writer waits. */
  static final long PENDING_BYTES_MAX = 64 * 1024;

  /** The event that says why a stream was ended by us; its data is a problem. */
  static final String PROBLEM = "problem";

  private static final Problem CREDENTIAL_ENDED =
      Problems.unauthorized(
              "The credential behind this stream has expired or was revoked. Sign in again, or make"
                  + " a new ticket, and open the stream again after the last event.")
          .problem();

  private static final Buffer HEARTBEAT = Buffer.buffer(": banyan\n\n");

  private final Context context;
  private final HttpServerResponse response;
  private final BooleanSupplier stillValid;
  private final long stallNanosMax;
  private final String requestId;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();
  private final List<Runnable> closeActions = new ArrayList<>();
  private long pendingBytes;
  private boolean closed;

  SseSink(
      Context context,
      HttpServerResponse response,
      BooleanSupplier stillValid,
      Duration stallMax,
      String requestId) {
    this.context = context;
    this.response = response;
    this.stillValid = stillValid;
    this.stallNanosMax = stallMax.toNanos();
    this.requestId = requestId;
  }

  @Override
  public void send(Optional<String> id, String event, Object data) throws StreamClosedException {
    Buffer frame = Buffer.buffer(frame(id, event, data));
    checkCredential();
    reserve(frame.length());
    context.runOnContext(unused -> write(frame));
  }

  private void reserve(int bytes) throws StreamClosedException {
    lock.lock();
    try {
      long left = stallNanosMax;
      while (!closed && pendingBytes > PENDING_BYTES_MAX) {
        if (left <= 0) {
          break;
        }
        left = drained.awaitNanos(left);
      }
      if (closed) {
        throw new StreamClosedException();
      }
      if (pendingBytes > PENDING_BYTES_MAX) {
        context.runOnContext(unused -> cutOff());
        throw new StreamClosedException();
      }
      pendingBytes += bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamClosedException();
    } finally {
      lock.unlock();
    }
  }

  /** On the context. */
  private void write(Buffer frame) {
    if (response.closed() || response.ended()) {
      close();
      return;
    }
    response
        .write(frame)
        .onComplete(
            result -> {
              lock.lock();
              try {
                pendingBytes -= frame.length();
                drained.signalAll();
              } finally {
                lock.unlock();
              }
              if (result.failed()) {
                close();
              }
            });
  }

  /** On the context, each heartbeat. */
  void heartbeat() {
    if (open() && !response.writeQueueFull()) {
      response.write(HEARTBEAT);
    }
  }

  @Override
  public boolean open() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onClose(Runnable action) {
    lock.lock();
    try {
      if (!closed) {
        closeActions.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** A reader that takes nothing would hold its buffer for ever; on the context. */
  private void cutOff() {
    response.reset();
    close();
  }

  /** Ends the stream when its credential has ended. Any thread; asks memory alone. */
  void checkCredential() {
    if (!stillValid.getAsBoolean()) {
      end(CREDENTIAL_ENDED);
    }
  }

  /** Lets the writer go and ends the response. Any thread; the second time does nothing. */
  void close() {
    close(Optional.empty());
  }

  /** The same, and tells the reader why with an event {@value #PROBLEM}. */
  void end(Problem problem) {
    close(
        Optional.of(
            Buffer.buffer(
                frame(Optional.empty(), PROBLEM, ResponseWriter.body(problem, requestId)))));
  }

  private void close(Optional<Buffer> lastFrame) {
    List<Runnable> actions;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      actions = List.copyOf(closeActions);
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    context.runOnContext(
        unused -> {
          if (!response.ended() && !response.closed()) {
            response.end(lastFrame.orElseGet(Buffer::buffer));
          }
        });
    actions.forEach(Runnable::run);
  }

  private static String frame(Optional<String> id, String event, Object data) {
    StringBuilder frame = new StringBuilder();
    id.ifPresent(value -> frame.append("id: ").append(oneLine(value)).append('\n'));
    if (!event.isEmpty()) {
      frame.append("event: ").append(oneLine(event)).append('\n');
    }
    try {
      // Jackson writes no line breaks, so the data is one line.
      frame.append("data: ").append(Json.mapper().writeValueAsString(data)).append("\n\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written as JSON", e);
    }
    return frame.toString();
  }

  private static String oneLine(String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an event's id and name are one line each");
    }
    return value;
  }
}
