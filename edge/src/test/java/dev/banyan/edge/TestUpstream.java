package dev.banyan.edge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An app made of plain sockets: what it answers is written byte by byte by the test. */
final class TestUpstream implements AutoCloseable {

  /** A request as it arrived. */
  record Seen(String method, String target, Map<String, List<String>> headers, byte[] body) {
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

  /** The socket, after a request was read. */
  record Wire(Socket socket, InputStream in, OutputStream out) {
    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void ok(String body, String... headers) throws IOException {
      answer("200 OK", body, headers);
    }

    void answer(String status, String body, String... headers) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes);
      out.flush();
    }
  }

  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    void handle(Seen request, Wire wire) throws Exception;
  }

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final ServerSocket server;
  private final Thread accepting;
  private volatile Handler handler;

  /** Whether bodies are read before the handler is called. */
  private final boolean readsBody;

  TestUpstream(Handler handler) {
    this(handler, true);
  }

  TestUpstream(Handler handler, boolean readsBody) {
    this.handler = handler;
    this.readsBody = readsBody;
    try {
      this.server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.accepting = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void handler(Handler next) {
    handler = next;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
      Wire wire = new Wire(socket, in, out);
      while (true) {
        String line = line(in);
        if (line == null) {
          return;
        }
        String[] words = line.split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
          int colon = header.indexOf(':');
          headers
              .computeIfAbsent(header.substring(0, colon), key -> new ArrayList<>())
              .add(header.substring(colon + 1).strip());
        }
        byte[] body = readsBody ? body(in, headers) : new byte[0];
        Seen request = new Seen(words[0], words[1], headers, body);
        if (seen.size() < 20_000) {
          seen.add(request);
        }
        handler.handle(request, wire);
        if (socket.isClosed()) {
          return;
        }
      }
    } catch (Exception gone) {
      // The test closed the socket, or the edge did: either ends this connection.
      Thread.yield();
    } finally {
      sockets.remove(socket);
    }
  }

  static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("Content-Length")) {
      return in.readNBytes(Integer.parseInt(headers.get("Content-Length").getFirst()));
    }
    if (!headers.containsKey("Transfer-Encoding")) {
      return new byte[0];
    }
    var all = new java.io.ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      if (size == null) {
        throw new IOException("cut within a chunked body");
      }
      int length = Integer.parseInt(size.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), 16);
      if (length == 0) {
        for (String trailer = line(in); trailer != null && !trailer.isEmpty(); ) {
          trailer = line(in);
        }
        return all.toByteArray();
      }
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw new IOException("cut within a chunk");
      }
      all.write(chunk);
      line(in);
    }
  }

  static String line(InputStream in) throws IOException {
    StringBuilder out = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      if (b == '\n') {
        int length = out.length();
        return length > 0 && out.charAt(length - 1) == '\r'
            ? out.substring(0, length - 1)
            : out.toString();
      }
      out.append((char) b);
    }
  }

  /** Ends the app: no more connections, and the open ones break. */
  @Override
  public void close() {
    try {
      server.close();
      accepting.join(); // the port is free only when nobody waits in accept
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
