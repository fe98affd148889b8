package dev.banyan.operate.load;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a generator sends, encoded once: connections take the requests in turn.
 *
 * @param address where to
 * @param encoded whole HTTP/1.1 requests, at least one; nobody changes the arrays
 */
public record Requests(InetSocketAddress address, List<byte[]> encoded) {

  public Requests {
    encoded = List.copyOf(encoded);
    if (encoded.isEmpty()) {
      throw new IllegalArgumentException("a load needs a request");
    }
  }

  /** GETs of one path. */
  public static Requests get(InetSocketAddress address, String path, Map<String, String> headers) {
    return new Requests(address, List.of(encode(address, "GET", path, headers, new byte[0])));
  }

  /** One request with a body; Host and Content-Length are set here. */
  public static byte[] encode(
      InetSocketAddress address,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(address.getHostString()).append(':').append(address.getPort());
    head.append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0 || !(method.equals("GET") || method.equals("HEAD"))) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }
}
