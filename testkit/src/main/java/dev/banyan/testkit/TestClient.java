package dev.banyan.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Speaks HTTP to a node as one caller. Immutable. */
public final class TestClient {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final URI base;
  private final Optional<String> bearer;

  private TestClient(URI base, Optional<String> bearer) {
    this.base = base;
    this.bearer = bearer;
  }

  /** A caller who shows nothing. */
  public static TestClient anonymous(URI base) {
    return new TestClient(base, Optional.empty());
  }

  /** The same node, with a bearer token. */
  public TestClient as(String token) {
    return new TestClient(base, Optional.of(token));
  }

  /** An answer, read whole. */
  public record Reply(int status, HttpHeaders headers, String body) {

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return Json.mapper().readTree(body);
      } catch (JsonProcessingException notJson) {
        throw new AssertionError("not JSON, with status " + status + ": " + body, notJson);
      }
    }

    /** Fails with the body in the message when the status is another. */
    public Reply expect(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + body);
      }
      return this;
    }
  }

  public Reply get(String path) {
    return send("GET", path, Optional.empty());
  }

  public Reply post(String path, Map<String, ?> body) {
    return send("POST", path, Optional.of(body));
  }

  /** POST without a body. */
  public Reply post(String path) {
    return send("POST", path, Optional.empty());
  }

  public Reply put(String path, Map<String, ?> body) {
    return send("PUT", path, Optional.of(body));
  }

  public Reply delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  private Reply send(String method, String path, Optional<Map<String, ?>> body) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_MAX);
      bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
      if (body.isPresent()) {
        request
            .header("Content-Type", "application/json")
            .method(
                method,
                HttpRequest.BodyPublishers.ofByteArray(
                    Json.mapper().writeValueAsBytes(body.get())));
      } else {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      }
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(method + " " + path, broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
