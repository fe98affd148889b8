package dev.banyan.bench.durability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes team keys with an {@code Idempotency-Key}. One that got no answer is tried again after the
 * restart with the same key, until it is answered: it must then be there once, whether or not an
 * earlier attempt had worked.
 */
public final class KeyLedger implements Ledger {

  private static final int CONFLICT = 409;

  /** One attempt in so many goes to what is still unanswered. */
  private static final int RETRY_ONE_IN = 4;

  private final NodeApi api;
  private final String path;
  private final String prefix;
  private final SetBook book = new SetBook();
  private final Deque<String> unanswered = new ArrayDeque<>();
  private long attempts;
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
    String waiting = attempts++ % RETRY_ONE_IN == 0 ? unanswered.poll() : null;
    String name = waiting == null ? prefix + ++attempted : waiting;
    unanswered.add(name);
    book.attempt(name);
    NodeApi.Reply reply =
        api.send(
            "POST",
            path,
            Optional.of(Map.of("name", name, "role", "viewer")),
            Map.of("Idempotency-Key", "drill-" + name));
    if (reply.status() == CONFLICT && reply.body().contains("idempotency-in-progress")) {
      // Claimed by an attempt that the kill ended: told apart once the claim runs out.
      return;
    }
    if (reply.status() == CONFLICT && reply.body().contains("idempotency-outcome-unknown")) {
      // The claim ran out; the key is there or it is not, and is never made a second time.
      unanswered.remove(name);
      return;
    }
    if (reply.status() == CONFLICT && reply.body().contains("too-many-keys")) {
      // A quick machine and a long cycle: what was made is looked at and revoked after the next
      // kill.
      unanswered.remove(name);
      return;
    }
    if (!reply.ok()) {
      ConfigLedger.refused(reply);
    }
    book.acknowledge(name);
    acknowledged++;
    unanswered.remove(name);
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
      // What is without an answer stays: it is tried again.
      if (!unanswered.contains(key.getValue())) {
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
