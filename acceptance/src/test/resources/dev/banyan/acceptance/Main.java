import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Keeps a note in the app's own database by PostgreSQL's driver, and in its Redis by a socket. */
class Main {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(System.getenv("PORT"));
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", exchange -> answer(exchange, "java " + System.getenv("BANYAN_SERVICE")));
    server.createContext("/database", Main::database);
    server.createContext("/redis", Main::redis);
    server.start();
  }

  private static void database(HttpExchange exchange) throws IOException {
    URI address = URI.create(System.getenv("DATABASE_URL"));
    String[] login = address.getRawUserInfo().split(":", 2);
    String url = "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath();
    try (var connection = DriverManager.getConnection(url, decoded(login[0]), decoded(login[1]));
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS note (body text NOT NULL)");
      if (exchange.getRequestMethod().equals("POST")) {
        try (var insert = connection.prepareStatement("INSERT INTO note (body) VALUES (?)")) {
          insert.setString(1, body(exchange));
          answer(exchange, "rows written: " + insert.executeUpdate());
        }
      } else {
        try (var rows = statement.executeQuery("SELECT string_agg(body, ',') FROM note")) {
          rows.next();
          answer(exchange, rows.getString(1));
        }
      }
    } catch (SQLException failure) {
      answer(exchange, failure.toString());
    }
  }

  private static void redis(HttpExchange exchange) throws IOException {
    URI address = URI.create(System.getenv("REDIS_URL"));
    String[] login = address.getRawUserInfo().split(":", 2);
    try (var socket = new Socket(address.getHost(), address.getPort());
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      ask(socket, in, "AUTH", decoded(login[0]), decoded(login[1]));
      answer(
          exchange,
          exchange.getRequestMethod().equals("POST")
              ? ask(socket, in, "SET", "note", body(exchange))
              : ask(socket, in, "GET", "note"));
    }
  }

  private static String ask(Socket socket, BufferedReader in, String... words) throws IOException {
    var out = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      out.append("$" + word.getBytes(StandardCharsets.UTF_8).length + "\r\n" + word + "\r\n");
    }
    socket.getOutputStream().write(out.toString().getBytes(StandardCharsets.UTF_8));
    String line = in.readLine();
    return line.startsWith("$") && !line.equals("$-1") ? in.readLine() : line;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
