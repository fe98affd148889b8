package dev.banyan.bench.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A small client of a node's API, as one caller. Thread-safe. */
public final class NodeApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final URI base;
  private final Optional<String> bearer;

  private NodeApi(HttpClient client, URI base, Optional<String> bearer) {
    this.client = client;
    this.base = base;
    this.bearer = bearer;
  }

  public static NodeApi anonymous(URI base) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    return new NodeApi(client, base, Optional.empty());
  }

  public NodeApi as(String token) {
    return new NodeApi(client, base, Optional.of(token));
  }

  /** An answer, its body read whole. */
  public record Reply(int status, String body) {

    public boolean ok() {
      return status >= 200 && status < 300;
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("expected JSON, got " + status + ": " + body, e);
      }
    }

    /** Itself, if it is a success. */
    public Reply expectOk() {
      if (!ok()) {
        throw new IllegalStateException("the node answered " + status + ": " + body);
      }
      return this;
    }
  }

  public Reply get(String path) throws IOException {
    return send("GET", path, Optional.empty(), Map.of());
  }

  public Reply post(String path, Object body) throws IOException {
    return send("POST", path, Optional.of(body), Map.of());
  }

  public Reply put(String path, Object body) throws IOException {
    return send("PUT", path, Optional.of(body), Map.of());
  }

  /**
   * @throws IOException when the node did not answer: whether it acted is then unknown
   */
  public Reply send(String method, String path, Optional<Object> body, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .method(
                method,
                body.map(value -> BodyPublishers.ofString(json(value)))
                    .orElseGet(BodyPublishers::noBody));
    if (body.isPresent()) {
      request.header("Content-Type", "application/json");
    }
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value.getClass(), e);
    }
  }
}
