package dev.banyan.bench.durability;

import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Sets one configuration variable of the app to a number that grows. */
public final class ConfigLedger implements Ledger {

  private final NodeApi api;
  private final String path;
  private final String variable;
  private final String padding;
  private final CounterBook book = new CounterBook();

  /**
   * @param valueBytes length of a value
   */
  public ConfigLedger(Installation installation, String variable, int valueBytes) {
    this.api = installation.api();
    this.variable = variable;
    this.path = "/v1/apps/" + installation.app() + "/config/" + variable;
    this.padding = ":" + "x".repeat(Math.max(0, valueBytes - 20));
  }

  @Override
  public String name() {
    return "variable " + variable;
  }

  @Override
  public void attempt() throws IOException {
    long value = book.next();
    NodeApi.Reply reply = api.put(path, Map.of("value", value + padding));
    if (reply.ok()) {
      book.acknowledge(value);
    } else {
      refused(reply);
    }
  }

  /** A refusal that says "later" is no answer; any other shows that the drill itself is wrong. */
  static void refused(NodeApi.Reply reply) throws IOException {
    if (reply.status() >= 500) {
      throw new IOException("answered " + reply.status());
    }
    throw new IllegalStateException("a write was refused: " + reply.status() + " " + reply.body());
  }

  @Override
  public List<String> violations() throws IOException {
    NodeApi.Reply reply = api.get(path);
    if (reply.status() == 404) {
      return book.violations(0);
    }
    String value = reply.expectOk().json().path("value").asText();
    int end = value.indexOf(':');
    if (end < 0 || !value.substring(end).equals(padding)) {
      return List.of("half a value is stored: " + value.length() + " characters");
    }
    return book.violations(Long.parseLong(value.substring(0, end)));
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
