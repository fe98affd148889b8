package dev.banyan.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.Position;
import dev.banyan.kernel.Problems;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of Vert.x as an endpoint sees it: what is needed was taken off the request on its event
 * loop, so that a virtual thread reads it safely.
 */
record VertxCall(
    Authentication authentication,
    Map<String, String> pathParameters,
    MultiMap queryParameters,
    MultiMap headers,
    byte[] rawBody,
    String requestId,
    String remoteAddress,
    boolean secure)
    implements Call {

  @Override
  public Id id(String name, String prefix) {
    String text = path(name);
    try {
      return Id.parse(prefix, text);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound(name, text);
    }
  }

  @Override
  public String path(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no parameter " + name);
    }
    return value;
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(queryParameters.get(name));
  }

  @Override
  public <R> R body(Class<R> type) {
    return readJson(rawBody, type);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public Optional<String> ifMatch() {
    return header("If-Match").map(VertxCall::entityTag);
  }

  @Override
  public PageRequest page() {
    int limit = PageRequest.LIMIT_DEFAULT;
    Optional<String> given = query("limit");
    if (given.isPresent()) {
      try {
        limit = Integer.parseInt(given.get());
      } catch (NumberFormatException e) {
        limit = 0;
      }
      if (limit < 1 || limit > PageRequest.LIMIT_MAX) {
        throw Problems.invalid("limit", "limit is 1 to " + PageRequest.LIMIT_MAX + ".");
      }
    }
    return new PageRequest(query("cursor").map(Cursors::decode), limit);
  }

  @Override
  public Optional<Position> position() {
    return header(Answer.POSITION_HEADER).map(VertxCall::parsePosition);
  }

  @Override
  public Optional<String> lastEventId() {
    return header("Last-Event-ID").filter(id -> !id.isEmpty());
  }

  /** Reads JSON strictly, and says which field is wrong. */
  static <R> R readJson(byte[] bytes, Class<R> type) {
    try {
      R value = Json.mapper().readValue(bytes, type);
      if (value == null) {
        throw Problems.invalid("body", "The body is null. Send an object.");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw Problems.invalid(field(e), unknown(e));
    } catch (JsonMappingException e) {
      throw Problems.invalid(field(e), "The value of " + field(e) + " is not valid: " + reason(e));
    } catch (IOException e) {
      throw Problems.invalid("body", "The body is not valid JSON: " + reason(e));
    }
  }

  private static String unknown(UnrecognizedPropertyException e) {
    List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).toList();
    return "There is no field "
        + field(e)
        + "."
        + NearestName.of(e.getPropertyName(), known)
            .map(n -> " Did you mean " + n + "?")
            .orElse("");
  }

  private static String reason(IOException e) {
    String message =
        e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage();
    // The parser's later lines name classes and our source.
    String first = String.valueOf(message).lines().findFirst().orElse("");
    return first.contains("dev.banyan.") ? "it has the wrong type or form." : first;
  }

  private static String field(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      path.append(path.isEmpty() ? "" : ".")
          .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static String entityTag(String header) {
    boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
    String tag = quoted ? header.substring(1, header.length() - 1) : header;
    if (header.startsWith("W/") || (quoted && tag.equals("*"))) {
      throw Problems.invalid("If-Match", "If-Match takes an ETag as an answer gave it, or *.");
    }
    return tag;
  }

  private static Position parsePosition(String text) {
    try {
      return Position.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problems.invalid(
          Answer.POSITION_HEADER, "Send the header as an earlier answer gave it.");
    }
  }
}
