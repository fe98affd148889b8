package dev.banyan.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a Redis for what is there and what is not, and writes more than it may keep, until it is
 * closed.
 */
final class CacheUser implements AutoCloseable {

  /** Of the lookups so many find something. */
  static final int HITS_PERCENT = 75;

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int ANSWER_LINES = 9;
  private static final String FILLING = "x".repeat(4096);

  private final Socket socket;
  private final Thread thread;
  private volatile boolean over;

  private CacheUser(Socket socket) {
    this.socket = socket;
    this.thread = Thread.ofVirtual().start(this::go);
  }

  static CacheUser start(int port, String password) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
      var user = "AUTH " + password + "\r\n";
      socket.getOutputStream().write(user.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      if (!answer.equals("+OK\r\n")) {
        throw new AssertionError("Redis says " + answer);
      }
      return new CacheUser(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void go() {
    try {
      var answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (int round = 0; !over; round++) {
        String commands =
            "SET hot 1\r\nGET hot\r\nGET hot\r\nGET hot\r\nGET none\r\nSET filling:%d %s\r\n"
                .formatted(round, FILLING);
        socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
        for (int line = 0; line < ANSWER_LINES; line++) {
          if (answers.readLine() == null) {
            return;
          }
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException ended) {
      // The test that reads the figures notices.
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      socket.close();
      if (!thread.join(Duration.ofSeconds(10))) {
        throw new AssertionError("it asks Redis still");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
