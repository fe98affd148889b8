package dev.banyan.bench.durability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets secrets, each under a name of its own; nobody can read their values back. */
final class SecretLedger implements Ledger {

  static final String PREFIX = "DRILL_SECRET_";

  private final NodeApi api;
  private final String path;
  private final SetBook book = new SetBook();
  private long attempted;
  private long acknowledged;

  SecretLedger(Installation installation) {
    this.api = installation.api();
    this.path = "/v1/apps/" + installation.app() + "/secrets";
  }

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public void attempt() throws IOException {
    String name = PREFIX + ++attempted;
    book.attempt(name);
    NodeApi.Reply reply = api.put(path + "/" + name, Map.of("value", "value of " + name));
    if (!reply.ok()) {
      Changes.refused(reply);
    }
    book.acknowledge(name);
    acknowledged++;
  }

  /** What was checked goes, for an app may have only so many. */
  @Override
  public List<String> violations() throws IOException {
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          api.get(path + "?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expectOk()
              .json();
      for (JsonNode secret : page.path("items")) {
        if (secret.path("name").asText().startsWith(PREFIX)) {
          names.add(secret.path("name").asText());
        }
      }
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty());
    List<String> found = book.violations(names);
    for (String name : names) {
      api.send("DELETE", path + "/" + name, Optional.empty(), Map.of()).expectOk();
      book.forget(name);
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
