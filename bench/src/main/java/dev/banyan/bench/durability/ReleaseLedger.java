package dev.banyan.bench.durability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Releases the app's folder: each acknowledged release is listed, under a number of its own. */
final class ReleaseLedger implements Ledger {

  private final NodeApi api;
  private final String path;
  private final Set<String> acknowledged = new HashSet<>();
  private final int before;
  private long attempted;

  ReleaseLedger(Installation installation) {
    this.api = installation.api();
    this.path = "/v1/apps/" + installation.app() + "/releases";
    try {
      this.before = releases().size();
    } catch (IOException e) {
      throw new IllegalStateException("the releases cannot be read", e);
    }
  }

  @Override
  public String name() {
    return "releases";
  }

  @Override
  public void attempt() throws IOException {
    attempted++;
    NodeApi.Reply reply =
        api.send(
            "POST",
            path,
            Optional.empty(),
            Map.of("Idempotency-Key", "drill-" + UUID.randomUUID()));
    if (!reply.ok()) {
      Changes.refused(reply);
    }
    acknowledged.add(reply.json().path("id").asText());
  }

  @Override
  public List<String> violations() throws IOException {
    List<JsonNode> releases = releases();
    List<String> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    for (JsonNode release : releases) {
      ids.add(release.path("id").asText());
      if (!numbers.add(release.path("number").asInt())) {
        found.add("two releases are number " + release.path("number").asInt() + ": doubled");
      }
    }
    for (String id : acknowledged) {
      if (!ids.contains(id)) {
        found.add(id + " was acknowledged and is not there: lost");
      }
    }
    if (releases.size() > before + attempted) {
      found.add(releases.size() + " releases are there after " + attempted + " attempts: doubled");
    }
    return found;
  }

  private List<JsonNode> releases() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          api.get(path + "?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expectOk()
              .json();
      page.path("items").forEach(found::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty());
    return found;
  }

  @Override
  public long attempted() {
    return attempted;
  }

  @Override
  public long acknowledged() {
    return acknowledged.size();
  }
}
