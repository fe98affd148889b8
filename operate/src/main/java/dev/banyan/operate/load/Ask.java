package dev.banyan.operate.load;

import java.time.Duration;
import java.util.Map;

/**
 * What one request asks of a target, and when it is done. Texts may hold {@code {n}}, which {@link
 * RequestClass#variants()} numbers replace.
 */
public sealed interface Ask {

  /** From the target's root, query included; never another host. */
  String path();

  /** Beside those that the generator sets itself. */
  Map<String, String> headers();

  /**
   * One answer that ends by itself.
   *
   * @param method GET, POST, PUT, PATCH or DELETE
   * @param body empty for none; sent as UTF-8
   */
  record Http(String method, String path, Map<String, String> headers, String body) implements Ask {
    public Http {
      headers = AskText.checked(path, headers);
      AskText.checkMethod(method);
    }

    public static Http get(String path) {
      return new Http("GET", path, Map.of(), "");
    }
  }

  /**
   * An answer of server-sent events. It is done when the target ends it, or when one of the two
   * bounds is met, by which the generator closes it.
   *
   * @param eventsMax events after which it is closed, at least 1
   * @param forMax how long it is listened to
   */
  record EventStream(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      int eventsMax,
      Duration forMax)
      implements Ask {
    public EventStream {
      headers = AskText.checked(path, headers);
      AskText.checkMethod(method);
      AskText.positive("eventsMax", eventsMax);
      AskText.positive("forMax", forMax.toNanos());
    }
  }

  /**
   * A WebSocket: opened, some messages each of which is answered by one, closed.
   *
   * @param message text, sent each time
   * @param messages how many, none to only open it
   * @param every from one message's scheduled start to the next
   */
  record Socket(
      String path, Map<String, String> headers, String message, int messages, Duration every)
      implements Ask {
    public Socket {
      headers = AskText.checked(path, headers);
      if (messages < 0 || every.isNegative()) {
        throw new IllegalArgumentException("messages and every are zero or more");
      }
    }
  }
}
