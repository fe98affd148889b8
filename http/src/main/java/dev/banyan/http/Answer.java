package dev.banyan.http;

import dev.banyan.kernel.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * What an endpoint answers. Immutable.
 *
 * @param status the HTTP status
 * @param headers in order; a name may come twice ({@code Set-Cookie})
 * @param content the body
 */
public record Answer(int status, List<Header> headers, Content content) {

  /** The header that tells how far a later read must see. */
  public static final String POSITION_HEADER = "Banyan-Position";

  /** One header line. */
  public record Header(String name, String value) {
    public Header {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '\r' || c == '\n' || c == 0) {
          throw new IllegalArgumentException("a header's value is one line: " + name);
        }
      }
    }
  }

  /** The body of an answer. */
  public sealed interface Content {}

  /** No body. */
  public record Empty() implements Content {}

  /** A value written by {@link Json#mapper()}. */
  public record JsonValue(Object value) implements Content {}

  /** Bytes as they are. */
  public record Bytes(String contentType, byte[] bytes) implements Content {}

  /** A stream of server-sent events. */
  public record Events(EventStream stream) implements Content {}

  public Answer {
    headers = List.copyOf(headers);
  }

  /** 200 with a JSON body. */
  public static Answer ok(Object body) {
    return new Answer(200, List.of(), new JsonValue(body));
  }

  /** 201 with a JSON body. */
  public static Answer created(Object body) {
    return new Answer(201, List.of(), new JsonValue(body));
  }

  /** 202 with a JSON body: begun, not done. */
  public static Answer accepted(Object body) {
    return new Answer(202, List.of(), new JsonValue(body));
  }

  /** 204. */
  public static Answer noContent() {
    return new Answer(204, List.of(), new Empty());
  }

  /** 200 with bytes as they are. */
  public static Answer bytes(String contentType, byte[] bytes) {
    return new Answer(200, List.of(), new Bytes(contentType, bytes));
  }

  /** 200 with a stream of server-sent events. */
  public static Answer events(EventStream stream) {
    return new Answer(200, List.of(), new Events(stream));
  }

  /** The same with another status. */
  public Answer status(int other) {
    return new Answer(other, headers, content);
  }

  /** The same with one more header line. */
  public Answer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Answer(status, more, content);
  }

  /** The same with the position that a read must have reached to see the write. */
  public Answer position(Position position) {
    return with(POSITION_HEADER, position.toString());
  }

  /** The same with a strong entity tag; the quotes are added. */
  public Answer etag(String version) {
    return with("ETag", '"' + version + '"');
  }
}
