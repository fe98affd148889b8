package dev.banyan.apps;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/** Something that listens on loopback and answers commands as a test says. */
final class FakeRedis implements Closeable {

  /** A list of seven jobs, none of which can be looked at. */
  static final Function<List<String>, String> LIST =
      command ->
          switch (command.getFirst()) {
            case "AUTH", "SELECT" -> "+OK\r\n";
            case "TYPE" -> "+list\r\n";
            case "LLEN" -> ":7\r\n";
            default -> "$-1\r\n";
          };

  /** Of an answer: the connection is closed instead. */
  static final String HANG_UP = "";

  private final ServerSocket listening;
  private final Function<List<String>, String> answers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  FakeRedis(Function<List<String>, String> answers) throws IOException {
    this(ServerSocketFactory.getDefault(), answers);
  }

  FakeRedis(ServerSocketFactory sockets, Function<List<String>, String> answers)
      throws IOException {
    this.listening = sockets.createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    this.answers = answers;
    Thread.startVirtualThread(this::accept);
  }

  String url(String scheme, String login) {
    return scheme + "://" + login + "127.0.0.1:" + listening.getLocalPort();
  }

  /** How often somebody connected. */
  int connections() {
    return connections.get();
  }

  /** Closes what is open, and goes on listening. */
  void hangUp() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        // The test is over, or says what was missing.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String answer = answers.apply(command(in));
        if (answer.equals(HANG_UP)) {
          return;
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      }
    } catch (IOException | NumberFormatException gone) {
      // Who asked has closed, or speaks another language.
    }
  }

  private static List<String> command(InputStream in) throws IOException {
    int words = Integer.parseInt(line(in).substring(1));
    List<String> command = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      in.skipNBytes(2);
    }
    return command;
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("gone");
      }
      text.append((char) next);
    }
    return text.toString().strip();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    hangUp();
  }
}
