package dev.banyan.http;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/**
 * Reads a paused request's body into memory, within a size for itself, a size over all requests and
 * a time. Confined to the request's event loop.
 */
final class BodyReader {

  private static final long RETRY_AFTER_SECONDS = 1;

  /** One holder has this part of all bodies at most. */
  private static final long SHARE = 8;

  private static final long WORTH_READING_BYTES_MAX = 64 * 1024;

  private final ApiRuntime runtime;
  private final HttpServerRequest request;
  private final long bytesMax;
  private final String holder;
  private final Consumer<byte[]> onBody;
  private final Consumer<Problem> onProblem;

  private final Buffer body = Buffer.buffer();
  private long heldBytes;
  private long timer = -1;
  private boolean done;

  /**
   * @param holder whose share of all bodies it counts to
   */
  BodyReader(
      ApiRuntime runtime,
      HttpServerRequest request,
      long bytesMax,
      String holder,
      Consumer<byte[]> onBody,
      Consumer<Problem> onProblem) {
    this.runtime = runtime;
    this.request = request;
    this.bytesMax = bytesMax;
    this.holder = holder;
    this.onBody = onBody;
    this.onProblem = onProblem;
  }

  void read() {
    if (declaredLength(request) > bytesMax) {
      refuse(Failures.ofStatus(413).with("bytesMax", bytesMax));
      return;
    }
    request.handler(this::chunk);
    request.endHandler(unused -> finish());
    request.exceptionHandler(failure -> abandon());
    if (!request.isEnded() && mayHaveBody()) {
      timer =
          runtime.vertx.setTimer(
              runtime.config.bodyTimeout().toMillis(), unused -> refuse(Failures.ofStatus(408)));
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))
          && request.version() == HttpVersion.HTTP_1_1) {
        request.response().writeContinue();
      }
    }
    request.resume();
  }

  private boolean mayHaveBody() {
    return declaredLength(request) > 0
        || request.getHeader("Transfer-Encoding") != null
        || request.version() == HttpVersion.HTTP_2;
  }

  /** Whether more may follow on an HTTP/1 connection than is worth reading away. */
  static boolean mayBeLong(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && (declaredLength(request) > WORTH_READING_BYTES_MAX
            || request.getHeader("Transfer-Encoding") != null);
  }

  private static long declaredLength(HttpServerRequest request) {
    String header = request.getHeader("Content-Length");
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void chunk(Buffer chunk) {
    if (done) {
      return;
    }
    if (body.length() + (long) chunk.length() > bytesMax) {
      refuse(Failures.ofStatus(413).with("bytesMax", bytesMax));
      return;
    }
    switch (runtime.bodyBytes.tryAcquire(holder, chunk.length(), shareMax())) {
      case TAKEN -> {
        heldBytes += chunk.length();
        body.appendBuffer(chunk);
      }
      case SHARE_FULL ->
          refuse(
              Problems.tooManyRequests(
                      "You are sending too many large requests at once. Let some finish.",
                      RETRY_AFTER_SECONDS)
                  .problem());
      case ALL_FULL ->
          refuse(
              Problems.unavailable(
                      "Too many large requests at once. Try again.", RETRY_AFTER_SECONDS)
                  .problem());
    }
  }

  private long shareMax() {
    return Math.max(runtime.config.bodiesTotalMax().bytes() / SHARE, bytesMax);
  }

  private void finish() {
    if (!done) {
      end();
      onBody.accept(body.getBytes());
    }
  }

  /** What was read is not kept. */
  private void refuse(Problem problem) {
    if (done) {
      return;
    }
    end();
    release();
    onProblem.accept(problem);
  }

  private void abandon() {
    if (!done) {
      end();
      release();
    }
  }

  private void end() {
    done = true;
    if (timer >= 0) {
      runtime.vertx.cancelTimer(timer);
    }
  }

  /** Gives the bytes back to the total; any thread, once the body is no longer needed. */
  void release() {
    long held = heldBytes;
    heldBytes = 0;
    runtime.bodyBytes.release(holder, held);
  }
}
