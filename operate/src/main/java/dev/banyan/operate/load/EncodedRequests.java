package dev.banyan.operate.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a class sends, encoded once: each variant a whole HTTP/1.1 request. Immutable; each event
 * loop takes its own {@link Turn}.
 */
final class EncodedRequests {

  /** All variants of a plan together. */
  static final long BYTES_MAX = 16 << 20;

  private final List<ByteBuffer> variants;

  private EncodedRequests(List<ByteBuffer> variants) {
    this.variants = variants;
  }

  /** For each class its requests; none for a class of WebSockets, which Netty's codec writes. */
  static List<EncodedRequests> of(LoadPlan plan) {
    List<EncodedRequests> all = new ArrayList<>();
    long bytes = 0;
    for (RequestClass each : plan.classes()) {
      List<ByteBuffer> variants = new ArrayList<>();
      for (int number = 0; number < each.variants(); number++) {
        byte[] request = encoded(plan.target(), each.ask(), number);
        bytes += request.length;
        if (bytes > BYTES_MAX) {
          throw new IllegalArgumentException(
              "class "
                  + each.name()
                  + ": the requests, with all variants, are more than "
                  + (BYTES_MAX >> 20)
                  + " MiB; take fewer variants or shorter bodies");
        }
        if (request.length > 0) {
          // Direct, so that a write copies nothing; of the collector, so that nobody frees it.
          variants.add(ByteBuffer.allocateDirect(request.length).put(request).flip());
        }
      }
      all.add(new EncodedRequests(variants));
    }
    return all;
  }

  private static byte[] encoded(Target target, Ask ask, int number) {
    return switch (ask) {
      case Ask.Http http -> encoded(target, http.method(), http, http.body(), "*/*", number);
      case Ask.EventStream stream ->
          encoded(target, stream.method(), stream, stream.body(), "text/event-stream", number);
      case Ask.Socket socket -> new byte[0];
    };
  }

  private static byte[] encoded(
      Target target, String method, Ask ask, String body, String accepted, int number) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(numbered(ask.path(), number)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    if (ask.headers().keySet().stream().noneMatch("accept"::equalsIgnoreCase)) {
      head.append("Accept: ").append(accepted).append("\r\n");
    }
    ask.headers()
        .forEach(
            (name, value) -> {
              // As curl has it: an empty Accept is none.
              if (!value.isEmpty() || !name.equalsIgnoreCase("accept")) {
                head.append(name).append(": ").append(numbered(value, number)).append("\r\n");
              }
            });
    byte[] content = numbered(body, number).getBytes(StandardCharsets.UTF_8);
    if (content.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }

  /** The text with its number; paths hold braces in no other sense. */
  static String numbered(String text, int number) {
    return text.replace("{n}", Integer.toString(number));
  }

  /** The variants in turn, for one event loop. Not thread-safe. */
  Turn turn(int first) {
    return new Turn(
        variants.stream()
            .map(each -> Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(each.duplicate())))
            .toList(),
        first);
  }

  /** See {@link #turn}. */
  static final class Turn {

    private final List<ByteBuf> requests;
    private int next;

    private Turn(List<ByteBuf> requests, int first) {
      this.requests = requests;
      this.next = requests.isEmpty() ? 0 : first % requests.size();
    }

    /** To be written once and not to be changed. */
    ByteBuf next() {
      ByteBuf request = requests.get(next);
      next = next + 1 == requests.size() ? 0 : next + 1;
      return request.duplicate();
    }
  }
}
