package dev.banyan.operate.verify.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Executors;

/**
 * A small web app whose requests need the processor and nothing else: {@code /invoice} renders a
 * page, {@code /signed} renders one and signs it.
 */
public final class InvoiceServer {

  private static final int THREADS = 8;
  private static final int LINES = 100;
  private static final int SIGNATURE_ROUNDS = 700;
  private static final int BACKLOG = 128;

  private InvoiceServer() {}

  /** Listens on the loopback at the port that is the only argument, until it is ended. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.createContext("/invoice", exchange -> answer(exchange, page(exchange)));
    server.createContext(
        "/signed",
        exchange -> {
          String page = page(exchange);
          answer(exchange, page + "<!-- " + signature(page) + " -->\n");
        });
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
  }

  private static String page(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    int number = query == null ? 0 : query.hashCode();
    var page = new StringBuilder("<!doctype html><title>Invoice</title><table>\n");
    long cents = 0;
    for (int line = 1; line <= LINES; line++) {
      int quantity = Math.floorMod(number * 31 + line * 17, 9) + 1;
      int price = Math.floorMod(number * 7 + line * 131, 99_000) + 100;
      cents += (long) quantity * price;
      page.append("<tr><td>").append(line).append("<td>");
      escaped(page, "Part <" + line + "> & \"fittings\" no. " + Integer.toHexString(price));
      page.append("<td>").append(quantity);
      page.append("<td>").append(String.format(Locale.ROOT, "%,.2f", price / 100.0));
      page.append("<td>").append(String.format(Locale.ROOT, "%,.2f", cents / 100.0)).append('\n');
    }
    return page.append("</table>\n").toString();
  }

  private static void escaped(StringBuilder to, String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '&' -> to.append("&amp;");
        case '"' -> to.append("&quot;");
        default -> to.append(next);
      }
    }
  }

  private static String signature(String page) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] state = digest.digest(page.getBytes(StandardCharsets.UTF_8));
      for (int round = 0; round < SIGNATURE_ROUNDS; round++) {
        state = digest.digest(state);
      }
      return HexFormat.of().formatHex(state);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static void answer(HttpExchange exchange, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
