package dev.banyan.bench.node;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.IntPredicate;

/** One request on a connection of its own, for waiting until somebody listens. */
public final class HttpAsk {

  private static final int TIMEOUT_MILLIS = 1_000;

  private HttpAsk() {}

  /** Whether an address answers a GET with this status; false when nobody listens. */
  public static boolean answers(URI address, int status) {
    return answers(address, given -> given == status);
  }

  /** Whether an address answers a GET with a status that passes; false when nobody listens. */
  public static boolean answers(URI address, IntPredicate status) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      try {
        return status.test(connection.getResponseCode());
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }
}
