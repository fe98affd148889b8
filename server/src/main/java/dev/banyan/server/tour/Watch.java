package dev.banyan.server.tour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the service under load: what the node says of its replicas, and what each replica says
 * of its own pool. Used by one thread.
 */
final class Watch implements AutoCloseable {

  private static final int SIGHTS_MAX = 3_600;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final NodeApi node;
  private final String service;
  private final String instances;
  private final String scaling;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_MAX)
          .build();
  private final List<Sight> sights = new ArrayList<>();

  /**
   * @param app the API's path of the app
   */
  Watch(NodeApi node, String app) {
    this.node = node;
    this.service = app + "/services/" + TourStage.SERVICE;
    this.scaling = app + "/scaling";
    this.instances = app + "/instances?service=" + TourStage.SERVICE;
  }

  Sight look() throws InterruptedException {
    JsonNode replicas = node.get(service).path("replicas");
    int size = 0;
    int inUse = 0;
    int inLine = 0;
    double cpu = 0;
    for (JsonNode instance : node.list(instances)) {
      if (instance.path("state").asText().equals("running")) {
        JsonNode pool = pool(instance.path("port").asInt());
        size += pool.path("size").asInt();
        inUse += pool.path("inUse").asInt();
        inLine += pool.path("waiting").asInt();
        cpu += instance.path("usage").path("cpuPercent").asDouble();
      }
    }
    var sight =
        new Sight(
            Instant.now(),
            replicas.path("desired").asInt(),
            replicas.path("healthy").asInt(),
            size,
            inUse,
            inLine,
            cpu / Runtime.getRuntime().availableProcessors());
    if (sights.size() < SIGHTS_MAX) {
      sights.add(sight);
    }
    return sight;
  }

  /** All of them, oldest first. */
  List<Sight> sights() {
    return List.copyOf(sights);
  }

  /** The process of a replica that answers. */
  Optional<Long> anyReplica() {
    return node.list(instances).stream()
        .filter(instance -> instance.path("state").asText().equals("running"))
        .map(instance -> instance.path("pid").asLong())
        .filter(pid -> pid > 1)
        .findFirst();
  }

  /** What the autoscaler decided last for the service, in its own words. */
  Optional<String> decision() {
    for (JsonNode each : node.get(scaling).path("services")) {
      if (each.path("service").asText().equals(TourStage.SERVICE)) {
        return Optional.of(each.path("decisions").path(0).path("text").asText())
            .filter(text -> !text.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** Nothing, where a replica has just gone. */
  private JsonNode pool(int port) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/think/pool"))
            .timeout(ANSWER_MAX)
            .build();
    try {
      return Json.mapper()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException gone) {
      return Json.mapper().createObjectNode();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
