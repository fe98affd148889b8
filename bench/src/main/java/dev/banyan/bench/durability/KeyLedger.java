package dev.banyan.bench.durability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes team keys with an {@code Idempotency-Key}. One that got no answer is tried again after the
 * restart with the same key: it must be there once, whether or not the first attempt had worked.
 */
public final class KeyLedger implements Ledger {

  private final NodeApi api;
  private final String path;
  private final String prefix;
  private final SetBook book = new SetBook();
  private Optional<String> unanswered = Optional.empty();
  private long attempted;
  private long acknowledged;

  /**
   * @param prefix of the keys' names, of this ledger alone
   */
  public KeyLedger(Installation installation, String prefix) {
    this.api = installation.api();
    this.path = "/v1/teams/" + installation.team() + "/keys";
    this.prefix = prefix + "-";
  }

  @Override
  public String name() {
    return "keys " + prefix;
  }

  @Override
  public void attempt() throws IOException {
    String name = unanswered.orElseGet(() -> prefix + ++attempted);
    unanswered = Optional.of(name);
    book.attempt(name);
    NodeApi.Reply reply =
        api.send(
            "POST",
            path,
            Optional.of(Map.of("name", name, "role", "viewer")),
            Map.of("Idempotency-Key", "drill-" + name));
    if (!reply.ok()) {
      ConfigLedger.refused(reply);
    }
    book.acknowledge(name);
    acknowledged++;
    unanswered = Optional.empty();
  }

  @Override
  public List<String> violations() throws IOException {
    Map<String, String> namesById = new LinkedHashMap<>();
    String cursor = "";
    do {
      JsonNode page =
          api.get(path + "?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expectOk()
              .json();
      for (JsonNode key : page.path("items")) {
        if (key.path("name").asText().startsWith(prefix)) {
          namesById.put(key.path("id").asText(), key.path("name").asText());
        }
      }
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty());
    List<String> found = book.violations(namesById.values());
    for (Map.Entry<String, String> key : namesById.entrySet()) {
      // The one without an answer stays: it is tried again.
      if (!unanswered.equals(Optional.of(key.getValue()))) {
        api.send("DELETE", path + "/" + key.getKey(), Optional.empty(), Map.of()).expectOk();
        book.forget(key.getValue());
      }
    }
    return found;
  }

  @Override
  public long attempted() {
    return attempted;
  }

  @Override
  public long acknowledged() {
    return acknowledged;
  }
}
