package dev.banyan.quickstart;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for a chat with a language model: a thought, then a sentence word by word, as
 * server-sent events that whoever asks can show as they come.
 */
final class Chat {

  static final List<String> WORDS =
      List.of("A leaf grows where there is light, and so will this.".split(" "));

  private static final int BODY_BYTES_MAX = 1_000;
  private static final long WORD_MILLIS = 40;

  private final Think think;
  private final Think.Call pause;

  Chat(Think think) {
    this(think, () -> TimeUnit.MILLISECONDS.sleep(WORD_MILLIS));
  }

  /**
   * One that takes its time otherwise.
   *
   * @param pause before each word
   */
  Chat(Think think, Think.Call pause) {
    this.think = think;
    this.pause = pause;
  }

  /** What is said to it makes no difference, as long as something is. */
  void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
    try {
      if (!think.think().answered()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      for (String word : WORDS) {
        pause.await();
        out.write(("data: " + word + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
