package dev.banyan.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes answers and problems. Its methods that take a response run on the response's context. */
final class ResponseWriter {

  static final String PROBLEM_JSON = "application/problem+json";
  static final String REQUEST_ID = "X-Request-Id";

  private ResponseWriter() {}

  /** What every answer of the API carries. */
  static void standardHeaders(HttpServerResponse response, String requestId) {
    response
        .putHeader(REQUEST_ID, requestId)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
  }

  /** The JSON of an answer as bytes; called on the endpoint's thread. */
  static Answer.Bytes jsonBytes(Object value) {
    try {
      return new Answer.Bytes("application/json", Json.mapper().writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /** Status and headers, before the first byte of a body. */
  static void head(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    for (Answer.Header header : answer.headers()) {
      if (header.name().equalsIgnoreCase("Set-Cookie")) {
        response.headers().add(header.name(), header.value());
      } else {
        response.putHeader(header.name(), header.value());
      }
    }
  }

  /** A whole answer. */
  static void write(HttpServerResponse response, Answer answer, Answer.Bytes body) {
    if (response.ended() || response.closed()) {
      return;
    }
    head(response, answer);
    boolean empty = answer.content() instanceof Answer.Empty;
    if (!empty) {
      response.putHeader("Content-Type", body.contentType());
    }
    response.end(empty ? Buffer.buffer() : Buffer.buffer(body.bytes()));
  }

  /** A problem, with the request's id. */
  static void write(HttpServerResponse response, Problem problem, String requestId) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Half an answer is out: cutting the connection is the only way left to say so.
      response.reset();
      return;
    }
    response.setStatusCode(problem.status()).putHeader("Content-Type", PROBLEM_JSON);
    if (problem.extensions().get(Problems.RETRY_AFTER_SECONDS) instanceof Number seconds) {
      response.putHeader("Retry-After", seconds.toString());
    }
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    response.end(Buffer.buffer(jsonBytes(body(problem, requestId)).bytes()));
  }

  /** A problem as JSON, with the request's id. */
  static Map<String, Object> body(Problem problem, String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.type());
    body.put("title", problem.title());
    body.put("status", problem.status());
    body.put("detail", problem.detail());
    body.put("requestId", requestId);
    problem.extensions().forEach(body::putIfAbsent);
    return body;
  }
}
