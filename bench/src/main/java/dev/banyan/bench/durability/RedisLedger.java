package dev.banyan.bench.durability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Counts up a key in the app's Redis, in inline commands of its protocol. */
public final class RedisLedger implements Ledger {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final URI address;
  private final CounterBook book = new CounterBook();
  private Optional<Link> open = Optional.empty();

  private record Link(Socket socket, BufferedReader in) {}

  /**
   * @param url as the app gets it: {@code redis://user:password@host:port}
   */
  public RedisLedger(String url) {
    this.address = URI.create(url.trim());
  }

  @Override
  public String name() {
    return "redis counter";
  }

  @Override
  public void attempt() throws IOException {
    long value = book.next();
    long stored = number("INCR drill");
    // Attempts without an answer may or may not have counted, so the stored number is its own.
    if (stored > value) {
      throw new IllegalStateException(
          "the counter says " + stored + " after " + value + " attempts");
    }
    book.acknowledge(stored);
  }

  @Override
  public List<String> violations() throws IOException {
    return book.violations(number("INCRBY drill 0"));
  }

  private long number(String command) throws IOException {
    try {
      String answer = ask(link(), command);
      if (!answer.startsWith(":")) {
        throw new IOException("Redis answered " + answer);
      }
      return Long.parseLong(answer.substring(1));
    } catch (IOException e) {
      open.ifPresent(RedisLedger::close);
      open = Optional.empty();
      throw e;
    }
  }

  private Link link() throws IOException {
    if (open.isEmpty()) {
      Socket socket = new Socket(address.getHost(), address.getPort());
      socket.setSoTimeout(TIMEOUT_MILLIS);
      Link made =
          new Link(
              socket,
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
      String[] user = address.getUserInfo().split(":", 2);
      String answer = ask(made, "AUTH " + (user[0].isEmpty() ? "" : user[0] + " ") + user[1]);
      if (!answer.equals("+OK")) {
        throw new IOException("Redis answered " + answer);
      }
      open = Optional.of(made);
    }
    return open.get();
  }

  private static String ask(Link link, String command) throws IOException {
    link.socket().getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String answer = link.in().readLine();
    if (answer == null) {
      throw new IOException("Redis closed the connection");
    }
    return answer;
  }

  private static void close(Link link) {
    try {
      link.socket().close();
    } catch (IOException e) {
      // It is thrown away because it is broken; nothing is lost with it.
      System.getLogger(RedisLedger.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
    }
  }

  @Override
  public long attempted() {
    return book.attempted();
  }

  @Override
  public long acknowledged() {
    return book.acknowledged();
  }
}
