package dev.banyan.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The app's API: the JDK's own HTTP server, PostgreSQL and Redis. */
public final class Api {

  private static final int LEAVES_SHOWN_MAX = 120;
  private static final int WORDS_MAX = 80;
  private static final int BODY_BYTES_MAX = 1_000;
  private static final int DRAIN_SECONDS_MAX = 10;

  private final Database database = Database.fromEnvironment();
  private final Redis redis = Redis.fromEnvironment();
  private final String name = Environment.instanceName();
  private final Instant startedAt = Instant.now();
  private final AtomicLong served = new AtomicLong();
  private final Think think = new Think();
  private final Chat chat = new Chat(think);

  /** What an address answers. */
  private record Reply(int status, Object body) {}

  @FunctionalInterface
  private interface Handler {
    Reply handle(HttpExchange exchange) throws IOException, SQLException;
  }

  private Api() {}

  public static void main(String[] args) throws IOException {
    var api = new Api();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Environment.port());
    HttpServer server = HttpServer.create(address, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.serve(server, "/api/health", exchange -> api.health());
    api.serve(server, "/api/state", exchange -> api.state());
    api.serve(server, "/api/clock", exchange -> api.clock());
    api.serve(server, "/api/visits", api::visit);
    api.serve(server, "/api/leaves", api::add);
    api.serve(server, "/api/think", exchange -> api.think());
    api.serve(server, "/api/think/pool", exchange -> new Reply(200, api.think.pool()));
    server.createContext("/api/chat", api::chat);
    api.serve(
        server, "/", exchange -> new Reply(404, Map.of("detail", "There is no such address.")));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(DRAIN_SECONDS_MAX)));
    server.start();
    System.out.println("Replica " + api.name + " listens on port " + Environment.port() + ".");
  }

  private void serve(HttpServer server, String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            send(exchange, answer(exchange, handler));
          }
        });
  }

  /** A stream, which no {@link Reply} is. */
  private void chat(HttpExchange exchange) throws IOException {
    served.incrementAndGet();
    try (exchange) {
      chat.answer(exchange);
    }
  }

  private Reply answer(HttpExchange exchange, Handler handler) {
    served.incrementAndGet();
    try {
      return handler.handle(exchange);
    } catch (SQLException | IOException failure) {
      System.err.println(exchange.getRequestURI().getPath() + ": " + failure.getMessage());
      return new Reply(503, Map.of("detail", "A store did not answer. Try again."));
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = Json.write(reply.body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Reply health() throws SQLException {
    return database.with(
        connection ->
            connection.isValid(1)
                ? new Reply(200, Map.of("status", "up"))
                : new Reply(503, Map.of("status", "down")));
  }

  /** Made anew for each request that reaches it; the edge sees to it that few do. */
  private Reply clock() {
    return new Reply(200, Map.of("madeAt", Instant.now().toString(), "replica", name));
  }

  private Reply think() {
    try {
      Think.Thought thought = think.think();
      return thought.answered()
          ? new Reply(200, Map.of("replica", name, "waitedMillis", thought.waitedMillis()))
          : new Reply(503, Map.of("detail", "Too many wait for a thought. Try again."));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return new Reply(503, Map.of("detail", "This replica is ending."));
    }
  }

  private Reply visit(HttpExchange exchange) throws IOException {
    return exchange.getRequestMethod().equals("POST")
        ? new Reply(200, Map.of("visits", redis.command("INCR", "quickstart:visits")))
        : new Reply(405, Map.of("detail", "POST counts a visit."));
  }

  private Reply add(HttpExchange exchange) throws IOException, SQLException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return new Reply(405, Map.of("detail", "POST the words of a leaf as plain text."));
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
    String words =
        new String(body, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}]+", " ").strip();
    if (words.isEmpty() || words.length() > WORDS_MAX) {
      return new Reply(400, Map.of("detail", "A leaf has 1 to " + WORDS_MAX + " characters."));
    }
    long id = database.with(connection -> insert(connection, words));
    // The list only wakes the worker: it stays short, and losing an entry delays a leaf by a
    // second.
    redis.command("RPUSH", "quickstart:added", "" + id);
    redis.command("LTRIM", "quickstart:added", "-100", "-1");
    return new Reply(201, Map.of("id", id));
  }

  private long insert(Connection connection, String words) throws SQLException {
    String sql = "INSERT INTO leaf (words, added_by) VALUES (?, ?) RETURNING id";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, words);
      statement.setString(2, name);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private Reply state() throws IOException, SQLException {
    var state = new LinkedHashMap<String, Object>();
    state.put("now", Instant.now().toString());
    state.put(
        "replica", Map.of("name", name, "startedAt", startedAt.toString(), "served", served.get()));
    state.put("worker", worker());
    Object visits = redis.command("GET", "quickstart:visits");
    state.put("visits", visits.equals(Redis.NIL) ? 0 : Long.parseLong(visits.toString()));
    database.with(connection -> state.put("total", total(connection)));
    state.put("leaves", database.with(Api::leaves));
    return new Reply(200, state);
  }

  private Map<String, Object> worker() throws IOException {
    var worker = new LinkedHashMap<String, Object>();
    if (redis.command("HGETALL", "quickstart:worker") instanceof List<?> pairs) {
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        worker.put(String.valueOf(pairs.get(i)), pairs.get(i + 1));
      }
    }
    return worker;
  }

  private static long total(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM leaf")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<Map<String, Object>> leaves(Connection connection) throws SQLException {
    String sql =
        "SELECT id, words, added_by, added_at, grown FROM leaf ORDER BY id DESC LIMIT "
            + LEAVES_SHOWN_MAX;
    var leaves = new ArrayList<Map<String, Object>>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        var leaf = new LinkedHashMap<String, Object>();
        leaf.put("id", rows.getLong("id"));
        leaf.put("words", rows.getString("words"));
        leaf.put("by", rows.getString("added_by"));
        leaf.put("at", rows.getTimestamp("added_at").toInstant().toString());
        leaf.put("grown", rows.getInt("grown"));
        leaves.add(leaf);
      }
    }
    return leaves;
  }
}
