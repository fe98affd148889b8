package dev.banyan.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of Banyan's API, as one caller. */
final class Api {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final @Nullable String bearer;

  Api(URI base, @Nullable String bearer) {
    this.base = base;
    this.bearer = bearer;
  }

  /** Whoever takes a new node's one-time link and so owns it. */
  static Api owner(BanyanProcess node) {
    var nobody = new Api(node.api(), null);
    return nobody.as(
        nobody
            .post(
                "/v1/auth/signup",
                Map.of(
                    "email",
                    "ada@example.com",
                    "name",
                    "Ada",
                    "password",
                    MatrixWorld.PASSWORD,
                    "setupToken",
                    node.setupToken()))
            .expect(201)
            .text("accessToken"));
  }

  /** The same node, another caller. */
  Api as(@Nullable String otherBearer) {
    return new Api(base, otherBearer);
  }

  /** An answer, its body read whole. */
  record Reply(int status, Map<String, java.util.List<String>> headers, String body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        throw new AssertionError("expected JSON, got " + status + ": " + body, notJson);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }

    Reply expect(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + body);
      }
      return this;
    }
  }

  Reply get(String path) {
    return send("GET", path, null, Map.of());
  }

  Reply post(String path, @Nullable Object body) {
    return send("POST", path, body, Map.of());
  }

  Reply put(String path, @Nullable Object body) {
    return send("PUT", path, body, Map.of());
  }

  Reply delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  Reply send(String method, String path, @Nullable Object body, Map<String, String> headers) {
    try {
      var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
      if (bearer != null) {
        request.header("Authorization", "Bearer " + bearer);
      }
      headers.forEach(request::header);
      if (body == null) {
        request.method(method, BodyPublishers.noBody());
      } else {
        request.header("Content-Type", "application/json");
        request.method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
      }
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(method + " " + path, broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The status of a stream and its first bytes, without waiting for its end. */
  Reply open(String path) {
    try {
      var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
      if (bearer != null) {
        request.header("Authorization", "Bearer " + bearer);
      }
      var response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        String type = response.headers().firstValue("content-type").orElse("");
        String text = type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes());
        return new Reply(response.statusCode(), response.headers().map(), text);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(path, broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
