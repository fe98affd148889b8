package dev.banyan.server.tour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.server.StartException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The quickstart on the tour's node, once it serves.
 *
 * @param app the API's path of it
 * @param url where it serves
 */
record TourStage(NodeApi node, String app, String url) {

  /** What the tour puts load on. */
  static final String SERVICE = "api";

  private static final Duration READY_MAX = Duration.ofMinutes(3);

  /** Waits until a replica answers. */
  static TourStage open(NodeApi node, Narrator narrator, BooleanSupplier alive)
      throws InterruptedException {
    long deadline = System.nanoTime() + READY_MAX.toNanos();
    while (System.nanoTime() - deadline < 0 && alive.getAsBoolean()) {
      List<JsonNode> apps = node.list("/v1/apps");
      if (!apps.isEmpty()) {
        JsonNode app = apps.getFirst();
        String path = "/v1/apps/" + app.path("id").asText();
        if (isReady(node, path)) {
          return new TourStage(node, path, app.path("url").asText());
        }
        if (app.path("state").asText().equals("failed")) {
          throw new StartException("The quickstart failed: " + app.path("reason").asText());
        }
      }
      narrator.progress("The quickstart starts");
      TimeUnit.SECONDS.sleep(1);
    }
    throw new StartException("The quickstart does not serve on the tour's node.");
  }

  private static boolean isReady(NodeApi node, String app) {
    return node.list(app + "/services").stream()
        .filter(service -> service.path("name").asText().equals(SERVICE))
        .map(service -> service.path("replicas"))
        .anyMatch(
            replicas ->
                replicas.path("healthy").asInt() > 0
                    && replicas.path("healthy").asInt() >= replicas.path("desired").asInt());
  }
}
