package dev.banyan.edge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {

  /** An answer; status 0 when the connection ended without one. */
  record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? "" : String.join(", ", values);
    }

    boolean has(String name) {
      return headers.containsKey(name);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(15_000);
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    this.out = socket.getOutputStream();
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  Reply get(String target, String... headers) throws IOException {
    return request("GET", target, headers);
  }

  Reply request(String method, String target, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: app.test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    send(head.append("\r\n").toString());
    return read(method.equals("HEAD"));
  }

  Reply read() throws IOException {
    return read(false);
  }

  Reply read(boolean head) throws IOException {
    String line;
    try {
      line = TestUpstream.line(in);
    } catch (java.net.SocketException reset) {
      line = null;
    }
    if (line == null) {
      return new Reply(0, Map.of(), new byte[0]);
    }
    int status = Integer.parseInt(line.split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = TestUpstream.line(in);
        header != null && !header.isEmpty();
        header = TestUpstream.line(in)) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(header.substring(0, colon), key -> new ArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    byte[] body;
    if (head || status == 204 || status == 304 || status < 200) {
      body = new byte[0];
    } else if (headers.containsKey("Content-Length") || headers.containsKey("Transfer-Encoding")) {
      body = TestUpstream.body(in, headers);
    } else {
      body = in.readAllBytes();
    }
    return new Reply(status, headers, body);
  }

  /** The next byte; -1 at the end. */
  int readByte() throws IOException {
    return in.read();
  }

  byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  String readLine() throws IOException {
    return TestUpstream.line(in);
  }

  /** Whether the edge closes the connection, however it does. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
