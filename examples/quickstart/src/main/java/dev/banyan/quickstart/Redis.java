package dev.banyan.quickstart;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * As much of Redis's protocol (RESP 2) as this app speaks, over one connection that is made anew
 * when it breaks. Found by {@code REDIS_URL}: {@code redis://user:password@host:port/number}.
 * Thread-safe; callers wait for each other.
 */
final class Redis {

  private static final int CONNECT_MILLIS_MAX = 3_000;
  private static final int ANSWER_MILLIS_MAX = 15_000;

  /** Redis's answer where there is nothing. */
  static final Object NIL = "(nil)";

  private record Connection(Socket socket, InputStream in, OutputStream out) {}

  private final URI address;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Connection> connection = Optional.empty();

  private Redis(URI address) {
    this.address = address;
  }

  static Redis fromEnvironment() {
    return new Redis(URI.create(Environment.required("REDIS_URL")));
  }

  /** Sends one command; the answer is a String, a Long, a List of answers, or {@link #NIL}. */
  Object command(String... arguments) throws IOException {
    lock.lock();
    try {
      if (connection.isEmpty()) {
        connection = Optional.of(connect());
      }
      return exchange(connection.get(), arguments);
    } catch (IOException broken) {
      disconnect();
      throw broken;
    } finally {
      lock.unlock();
    }
  }

  private Connection connect() throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS_MAX);
    socket.setSoTimeout(ANSWER_MILLIS_MAX);
    socket.setTcpNoDelay(true);
    var made =
        new Connection(
            socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    String login = address.getRawUserInfo();
    if (login != null) {
      String[] parts = login.split(":", 2);
      String password = URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8);
      exchange(
          made,
          parts[0].isEmpty()
              ? new String[] {"AUTH", password}
              : new String[] {"AUTH", parts[0], password});
    }
    String database = address.getPath().replace("/", "");
    if (!database.isEmpty()) {
      exchange(made, "SELECT", database);
    }
    return made;
  }

  private void disconnect() {
    try {
      if (connection.isPresent()) {
        connection.get().socket.close();
      }
    } catch (IOException alreadyBroken) {
      System.err.println("a broken connection could not be closed: " + alreadyBroken.getMessage());
    }
    connection = Optional.empty();
  }

  private static Object exchange(Connection connection, String... arguments) throws IOException {
    var request = new ByteArrayOutputStream();
    request.writeBytes(utf8("*" + arguments.length + "\r\n"));
    for (String argument : arguments) {
      byte[] bytes = utf8(argument);
      request.writeBytes(utf8("$" + bytes.length + "\r\n"));
      request.writeBytes(bytes);
      request.writeBytes(utf8("\r\n"));
    }
    connection.out.write(request.toByteArray());
    connection.out.flush();
    return read(connection.in);
  }

  private static Object read(InputStream in) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '-' -> throw new IOException("Redis refused: " + rest);
      case '$' -> text(in, Integer.parseInt(rest));
      case '*' -> list(in, Integer.parseInt(rest));
      default -> throw new IOException("Redis answered out of protocol: " + line);
    };
  }

  private static Object text(InputStream in, int length) throws IOException {
    if (length < 0) {
      return NIL;
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("Redis closed the connection");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static Object list(InputStream in, int length) throws IOException {
    if (length < 0) {
      return NIL;
    }
    var items = new ArrayList<Object>();
    for (int i = 0; i < length; i++) {
      items.add(read(in));
    }
    return items;
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("Redis closed the connection");
      }
      bytes.write(b);
    }
    if (in.read() != '\n') {
      throw new IOException("Redis answered out of protocol");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
