package dev.banyan.bench.durability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The entries of the installation team's trail that came since this was made. Each reading goes on
 * from the newest entry of the one before. One thread at a time.
 */
final class AuditTrail {

  /** What was done, and to what. */
  private record Entry(String action, String target) {}

  private final NodeApi api;
  private final String path;
  private final List<Entry> entries = new ArrayList<>();
  private String newest;

  AuditTrail(Installation installation) {
    this.api = installation.api();
    this.path = "/v1/teams/" + installation.team() + "/audit?limit=200";
    try {
      newest = api.get(path).expectOk().json().at("/items/0/id").asText();
    } catch (IOException e) {
      throw new IllegalStateException("the trail cannot be read", e);
    }
  }

  /** How often something was done, as far as the trail tells now. */
  long count(String action, Predicate<String> target) throws IOException {
    read();
    return entries.stream()
        .filter(entry -> entry.action().equals(action) && target.test(entry.target()))
        .count();
  }

  private void read() throws IOException {
    List<Entry> found = new ArrayList<>();
    String last = newest;
    String cursor = "";
    do {
      JsonNode page =
          api.get(cursor.isEmpty() ? path : path + "&cursor=" + cursor).expectOk().json();
      cursor = page.path("nextCursor").asText("");
      for (JsonNode item : page.path("items")) {
        if (item.path("id").asText().equals(newest)) {
          cursor = "";
          break;
        }
        if (found.isEmpty()) {
          last = item.path("id").asText();
        }
        found.add(new Entry(item.path("action").asText(), item.path("target").asText()));
      }
    } while (!cursor.isEmpty());
    entries.addAll(found);
    newest = last;
  }
}
