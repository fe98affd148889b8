package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A seeded generator of HTTP, valid and broken, beside well-behaved clients. Each request carries a
 * token that the app sends back: no answer may have a token that its connection did not send. Run
 * it again with {@code -Dbanyan.fuzz.seed=…}, longer with {@code -Dbanyan.fuzz.rounds=…}.
 */
class FuzzTest {

  private static final Pattern TOKEN = Pattern.compile("tok-[0-9a-z-]+");
  private final Set<String> foreign = ConcurrentHashMap.newKeySet();

  @Test
  void noByteOfOneRequestReachesAnother() throws Exception {
    long seed = Long.getLong("banyan.fuzz.seed", System.nanoTime());
    int rounds = Integer.getInteger("banyan.fuzz.rounds", 400);
    System.out.println("fuzz seed " + seed + ", rounds " + rounds);
    try (TestEdge edge =
            TestEdge.start(
                TestEdge.map(
                    "timeouts",
                    TestEdge.map("requestHead", "500ms", "requestBodyPause", "500ms")));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TestUpstream app = edge.app((request, wire) -> echo(request, wire, new Random(seed)));
      edge.serve(
          Map.of("api", TestEdge.instances(app, app)),
          Route.to("/", "api"),
          Route.to("/cached", "api")
              .withCache(new CacheRule(java.time.Duration.ofSeconds(1), true, false)));
      AtomicBoolean stop = new AtomicBoolean();
      Future<Integer> polite = threads.submit(() -> polite(edge, stop));
      List<Future<?>> hostile = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        Random random = new Random(seed + worker);
        int number = worker;
        hostile.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < rounds / 4; round++) {
                    hostile(edge, random, "tok-" + number + "-" + round);
                  }
                  return null;
                }));
      }
      for (Future<?> each : hostile) {
        each.get(60, TimeUnit.SECONDS);
      }
      stop.set(true);
      assertThat(polite.get(20, TimeUnit.SECONDS)).as("polite requests, seed " + seed).isPositive();
      assertThat(foreign).as("tokens at the wrong client, seed " + seed).isEmpty();
      // The app cuts a share of the answers to any other path.
      TestEdge.await("the edge still serves", () -> answers(edge, "/polite/alive"));
      TestEdge.await(
          "no request left under way",
          () -> edge.edge.load().stream().allMatch(load -> load.active() == 0));
    }
  }

  /**
   * Sends back every token of the request, sometimes chunked, cut or with the connection closed.
   */
  private static void echo(TestUpstream.Seen request, TestUpstream.Wire wire, Random random)
      throws IOException {
    StringBuilder tokens = new StringBuilder();
    Matcher matcher = TOKEN.matcher(request.target() + " " + request.headers() + request.text());
    while (matcher.find()) {
      tokens.append(matcher.group()).append(' ');
    }
    String body = tokens.toString();
    if (request.target().startsWith("/polite")) {
      wire.ok(body);
      return;
    }
    switch (random.nextInt(8) + request.target().length() % 3) {
      case 0 -> {
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + (body.length() + 9) + "\r\n\r\n" + body);
        wire.socket().close();
      }
      case 1 ->
          wire.send(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(Math.max(1, body.length()))
                  + "\r\n"
                  + (body.isEmpty() ? "x" : body)
                  + "\r\n0\r\n\r\n");
      case 2 -> wire.socket().close();
      case 3 -> {
        wire.ok(body);
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ntok-extra");
      }
      default -> wire.ok(body);
    }
  }

  private static boolean answers(TestEdge edge, String path) {
    try (RawClient client = edge.client()) {
      return client.get(path).status() == 200;
    } catch (IOException cut) {
      return false;
    }
  }

  private int polite(TestEdge edge, AtomicBoolean stop) throws IOException {
    int sent = 0;
    int answered = 0;
    while (!stop.get()) {
      try (RawClient client = edge.client()) {
        for (int i = 0; i < 20 && !stop.get(); i++) {
          String token = "tok-polite-" + sent++;
          RawClient.Reply reply =
              client
                  .send(
                      "POST /polite HTTP/1.1\r\nHost: a\r\nContent-Length: "
                          + token.length()
                          + "\r\n\r\n"
                          + token)
                  .read();
          if (reply.status() == 200) {
            check(reply.text(), Set.of(token));
            answered++;
          }
        }
      }
    }
    return answered;
  }

  private void hostile(TestEdge edge, Random random, String token) {
    Set<String> mine = ConcurrentHashMap.newKeySet();
    try (RawClient client = edge.client()) {
      client.socket.setSoTimeout(1_500);
      int requests = 1 + random.nextInt(4);
      StringBuilder bytes = new StringBuilder();
      for (int i = 0; i < requests; i++) {
        String own = token + "-" + i;
        mine.add(own);
        bytes.append(generate(random, own));
      }
      String text = mutate(random, bytes.toString());
      Matcher sent = TOKEN.matcher(text);
      while (sent.find()) {
        mine.add(sent.group());
      }
      int at = 0;
      while (at < text.length()) {
        int next = Math.min(text.length(), at + 1 + random.nextInt(400));
        client.send(text.substring(at, next));
        at = next;
      }
      client.socket.shutdownOutput();
      for (int i = 0; i < requests + 2; i++) {
        RawClient.Reply reply = client.read();
        if (reply.status() == 0) {
          break;
        }
        check(reply.text() + reply.headers(), mine);
      }
    } catch (IOException | RuntimeException refused) {
      // Cut off, or an answer that was cut: both are fine; foreign bytes were looked for before.
      Thread.yield();
    }
  }

  private void check(String text, Set<String> mine) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String found = matcher.group();
      boolean part = mine.stream().anyMatch(own -> own.startsWith(found) || found.startsWith(own));
      if (!part) {
        foreign.add(found + " for " + mine);
      }
    }
  }

  private static String generate(Random random, String token) {
    String[] methods = {"GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "QUERY"};
    String[] targets = {"/a?", "/cached?", "/x/%41;p?", "//b?", "http://app.test/abs?"};
    StringBuilder out = new StringBuilder();
    out.append(methods[random.nextInt(methods.length)]).append(' ');
    out.append(targets[random.nextInt(targets.length)]).append(token).append(" HTTP/1.");
    out.append(random.nextInt(8) == 0 ? 0 : 1).append("\r\nHost: app.test\r\n");
    String[] odd = {
      "Connection: close", "Connection: keep-alive", "Expect: 100-continue", "TE: trailers",
      "X-Banyan-User: u", "Accept-Encoding: gzip", "Upgrade: websocket", "Cookie: a=b",
      "Transfer-Encoding: identity", "Content-Length: 3", "X-Long: " + "y".repeat(300)
    };
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(odd[random.nextInt(random.nextInt(3) == 0 ? odd.length : 8)]).append("\r\n");
    }
    switch (random.nextInt(4)) {
      case 0 ->
          out.append("Content-Length: ").append(token.length()).append("\r\n\r\n").append(token);
      case 1 ->
          out.append("Transfer-Encoding: chunked\r\n\r\n")
              .append(Integer.toHexString(token.length()))
              .append("\r\n")
              .append(token)
              .append("\r\n0\r\n\r\n");
      default -> out.append("\r\n");
    }
    return out.toString();
  }

  private static String mutate(Random random, String text) {
    StringBuilder out = new StringBuilder(text);
    if (random.nextBoolean()) {
      return text;
    }
    String[] pieces = {
      "\r\n",
      "\n",
      "\r",
      "\0",
      " ",
      "\t",
      ":",
      "chunked",
      "Content-Length: 5\r\n",
      "0\r\n\r\n",
      "GET /s HTTP/1.1\r\nHost: app.test\r\n\r\n",
      "\u00ff",
      ";",
      "Transfer-Encoding: chunked\r\n"
    };
    for (int i = 1 + random.nextInt(3); i > 0 && out.length() > 2; i--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.insert(at, pieces[random.nextInt(pieces.length)]);
        case 1 -> out.deleteCharAt(at);
        case 2 -> out.setCharAt(at, (char) random.nextInt(256));
        default -> out.setLength(Math.max(1, at));
      }
    }
    return out.toString();
  }
}
