package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Does what the edge does, as far as a rollout can tell: picks, counts, drains. */
final class FakeBalancer implements Balancer {

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Map<Id, AppRoutes> routes = new ConcurrentHashMap<>();
  private final Map<Id, Integer> bounds = new ConcurrentHashMap<>();
  private final Map<Id, Integer> inFlight = new ConcurrentHashMap<>();

  @Override
  public synchronized void apply(AppRoutes next) {
    routes.put(next.app(), next);
    notifyAll();
  }

  @Override
  public synchronized void remove(Id app) {
    routes.remove(app);
  }

  @Override
  public synchronized void drain(Id instance, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (inFlight.getOrDefault(instance, 0) > 0 && System.nanoTime() < deadline) {
      await(10);
    }
  }

  @Override
  public void bound(Id app, OptionalInt inFlightMost) {
    inFlightMost.ifPresentOrElse(most -> bounds.put(app, most), () -> bounds.remove(app));
  }

  /** How many requests at once the autoscaler said that an app holds. */
  Optional<Integer> bound(Id app) {
    return Optional.ofNullable(bounds.get(app));
  }

  AppRoutes routes(Id app) {
    return routes.get(app);
  }

  List<AppRoutes.Upstream> upstreams(Id app, String service) {
    AppRoutes now = routes.get(app);
    return now != null && now.targets().get(service) instanceof AppRoutes.Target.Instances some
        ? some.instances()
        : List.of();
  }

  /** One request through the balancer; a connection that fails is the caller's to count. */
  String get(Id app, String service, String path) throws IOException, InterruptedException {
    AppRoutes.Upstream upstream = pick(app, service);
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://" + upstream.host() + ":" + upstream.port() + path))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return response.body();
    } finally {
      release(upstream.instance());
    }
  }

  private synchronized AppRoutes.Upstream pick(Id app, String service) throws IOException {
    List<AppRoutes.Upstream> upstreams = upstreams(app, service);
    if (upstreams.isEmpty()) {
      throw new IOException("no instance of " + service);
    }
    AppRoutes.Upstream picked =
        upstreams.get(ThreadLocalRandom.current().nextInt(upstreams.size()));
    inFlight.merge(picked.instance(), 1, Integer::sum);
    return picked;
  }

  private synchronized void release(Id instance) {
    inFlight.merge(instance, -1, Integer::sum);
    notifyAll();
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
