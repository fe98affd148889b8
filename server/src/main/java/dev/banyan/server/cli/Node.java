package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import dev.banyan.server.NodeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A running node's API, as its owner on this machine may use it. */
final class Node implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final int UNAVAILABLE = 503;

  /** The node does not answer now; it may later, for it may be starting or ending. */
  static final class Away extends CliException {

    private static final long serialVersionUID = 1;

    Away(String message) {
      super(message);
    }
  }

  /** One server-sent event. */
  record Event(Optional<String> id, String name, JsonNode data) {}

  /** What takes events; false ends the stream. */
  @FunctionalInterface
  interface EventHandler {
    boolean handle(Event event);
  }

  private final NodeFile file;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Node(NodeFile file) {
    this.file = file;
  }

  /** Itself, while a file tells of the same process; else the node of that file in its place. */
  Node at(NodeFile now) {
    if (now.pid() == file.pid() && now.api().equals(file.api())) {
      return this;
    }
    close();
    return new Node(now);
  }

  JsonNode get(String path) {
    return send("GET", path, Optional.empty()).body();
  }

  JsonNode post(String path, Map<String, ?> body) {
    return send("POST", path, Optional.of(body)).body();
  }

  /** POST without a body. */
  JsonNode post(String path) {
    return send("POST", path, Optional.empty()).body();
  }

  JsonNode put(String path, Map<String, ?> body) {
    return send("PUT", path, Optional.of(body)).body();
  }

  void delete(String path) {
    send("DELETE", path, Optional.empty());
  }

  /** DELETE of what has to be named. */
  void delete(String path, Map<String, ?> body) {
    send("DELETE", path, Optional.of(body));
  }

  /** Every item of a list, page by page. */
  List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      String separator = path.contains("?") ? "&" : "?";
      JsonNode page = get(cursor.isEmpty() ? path : path + separator + "cursor=" + encode(cursor));
      page.path("items").forEach(items::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty());
    return items;
  }

  /**
   * Reads a stream of events until the handler has enough, or the stream ends or breaks off.
   *
   * @return the id of the last event
   * @throws Away when there is nothing to read from
   */
  Optional<String> stream(String path, Optional<String> after, EventHandler handler) {
    HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
    after.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response =
        exchange(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    var events = new EventReader(after, handler);
    try (var body = response.body();
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      if (response.statusCode() >= 400) {
        throw refusal(Json.mapper().readTree(lines));
      }
      events.read(lines);
    } catch (IOException brokeOff) {
      // What was read before counts: who goes on from there misses nothing and sees nothing twice.
      return events.last();
    }
    return events.last();
  }

  /** Takes server-sent events apart. */
  private static final class EventReader {

    private final EventHandler handler;
    private Optional<String> last;

    EventReader(Optional<String> after, EventHandler handler) {
      this.last = after;
      this.handler = handler;
    }

    Optional<String> last() {
      return last;
    }

    void read(BufferedReader lines) throws IOException {
      Optional<String> id = Optional.empty();
      String name = "message";
      var data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = Optional.of(line.substring(3).strip());
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
          last = id.or(() -> last);
          if (!handler.handle(new Event(id, name, Json.mapper().readTree(data.toString())))) {
            return;
          }
          name = "message";
          data.setLength(0);
        }
      }
    }
  }

  private record Reply(int status, JsonNode body) {}

  private Reply send(String method, String path, Optional<Map<String, ?>> body) {
    try {
      HttpRequest.Builder request = request(path).timeout(ANSWER_MAX);
      if (body.isPresent()) {
        byte[] bytes = Json.mapper().writeValueAsBytes(body.get());
        request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
      } else {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      }
      if (method.equals("POST")) {
        request.header("Idempotency-Key", UUID.randomUUID().toString());
      }
      HttpResponse<byte[]> response =
          exchange(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = Json.mapper().readTree(response.body());
      if (response.statusCode() >= 400) {
        throw refusal(answer);
      }
      return new Reply(response.statusCode(), answer);
    } catch (IOException unreadable) {
      throw new CliException("The node answered with something else than JSON: " + unreadable);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(file.api() + path))
        .header("Authorization", "Bearer " + file.token().reveal());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (ConnectException refused) {
      throw new Away(
          "The node at "
              + file.api()
              + " does not answer; its process was "
              + file.pid()
              + ". Start it with: banyan up");
    } catch (IOException failure) {
      throw new Away("The node at " + file.api() + " failed to answer: " + failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted.");
    }
  }

  static CliException refusal(JsonNode problem) {
    String detail = problem.path("detail").asText("The node refused.");
    JsonNode errors = problem.path("errors");
    var message = new StringBuilder(detail);
    // One mistake alone is told by the detail already.
    boolean told = errors.size() == 1 && detail.contains(errors.path(0).path("detail").asText());
    (told ? List.<JsonNode>of() : errors)
        .forEach(
            error ->
                message
                    .append("\n  - ")
                    .append(error.path("field").asText())
                    .append(": ")
                    .append(error.path("detail").asText()));
    return problem.path("status").asInt() == UNAVAILABLE
        ? new Away(message.toString())
        : new CliException(message.toString());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
