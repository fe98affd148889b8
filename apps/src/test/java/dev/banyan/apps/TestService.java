package dev.banyan.apps;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * A service as an app's author would write it; its class file is copied into the test's app folder.
 * {@code /} tells its release and instance, {@code /env/NAME} a variable, {@code /health} 500 when
 * {@code UNWELL} is set.
 */
public final class TestService {

  private TestService() {}

  /** Listens on {@code PORT}, finishing what it serves when it is asked to end. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answer(
        server,
        "/",
        path -> System.getenv("BANYAN_RELEASE") + " " + System.getenv("BANYAN_INSTANCE"));
    answer(server, "/env/", path -> String.valueOf(System.getenv(path.substring(5))));
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(System.getenv("UNWELL") == null ? 200 : 500, -1);
          exchange.close();
        });
    server.start();
    System.out.println("token is " + System.getenv("TOKEN"));
  }

  private interface Text {
    String of(String path);
  }

  private static void answer(HttpServer server, String path, Text text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.of(exchange.getRequestURI().getPath()).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
