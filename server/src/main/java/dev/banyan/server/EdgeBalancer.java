package dev.banyan.server;

import dev.banyan.apps.App;
import dev.banyan.apps.AppRoutes;
import dev.banyan.apps.Balancer;
import dev.banyan.apps.RouteSpec;
import dev.banyan.edge.CacheRule;
import dev.banyan.edge.Edge;
import dev.banyan.edge.IdentityRule;
import dev.banyan.edge.Route;
import dev.banyan.edge.RouteTable;
import dev.banyan.edge.Site;
import dev.banyan.edge.Target;
import dev.banyan.edge.TrafficClass;
import dev.banyan.edge.Upstream;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells the edge what the apps' supervisor decides. The edge takes whole tables; this keeps the
 * routes of every app and lays them together. Calls wait for each other.
 */
final class EdgeBalancer implements Balancer, AutoCloseable {

  /** Beyond the drain itself: the edge's own answer must come within this. */
  private static final String STARTING = "starting";

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private static final String PLATFORM = "banyan:";

  private final Edge edge;
  private final Target.Platform api;
  private final String bare;

  /** By age, so that the same app owns the bare address after every start. */
  private final SortedMap<Id, AppRoutes> apps = new TreeMap<>();

  /** The app of the folder that Banyan was started with. */
  private Optional<Id> front = Optional.empty();

  private boolean closed;

  /**
   * @param api where {@code to: banyan:api} leads
   * @param bare where people reach the app that owns every host
   */
  EdgeBalancer(Edge edge, Target.Platform api, String bare) {
    this.edge = edge;
    this.api = api;
    this.bare = bare;
  }

  /** Where people reach an app: the one that owns every host at the bare address. */
  synchronized String url(App app) {
    AppRoutes routes = apps.get(app.id());
    if (routes != null && routes.host().isPresent()) {
      return "http://" + routes.host().get() + ":" + edge.port();
    }
    return owner().map(app.id()::equals).orElse(true)
        ? bare
        : "http://" + app.name() + ".localhost:" + edge.port();
  }

  /**
   * Gives every host that no app names to this one, and to no other while it does not serve yet: an
   * address must not answer for one app now and for another in a moment. An app that declares a
   * host of its own leaves them to the oldest one without.
   */
  synchronized void front(Id app) {
    front = Optional.of(app);
    serve();
  }

  /** Who owns every host that no app names; empty while nobody does. */
  private Optional<Id> owner() {
    return front
        .filter(app -> !apps.containsKey(app) || apps.get(app).host().isEmpty())
        .or(
            () ->
                apps.values().stream()
                    .filter(each -> each.host().isEmpty())
                    .map(AppRoutes::app)
                    .findFirst());
  }

  @Override
  public synchronized void apply(AppRoutes routes) {
    apps.put(routes.app(), routes);
    serve();
  }

  @Override
  public synchronized void remove(Id app) {
    apps.remove(app);
    front = front.filter(owner -> !owner.equals(app));
    serve();
  }

  /** An edge that drains goes on with what it has; the instances end after it. */
  private void serve() {
    if (!closed) {
      edge.apply(table());
    }
  }

  @Override
  public void drain(Id instance, Duration atMost) {
    try {
      edge.drain(instance, atMost)
          .toCompletableFuture()
          .get(atMost.plus(ANSWER_MAX).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException failure) {
      throw new CompletionException(failure.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "the edge did not say when " + instance + " had drained", late);
    }
  }

  @Override
  public void bound(Id app, OptionalInt inFlightMost) {
    edge.bound(app, inFlightMost);
  }

  /**
   * Each app answers at its host and at {@code name.localhost}, and one of them at every host that
   * no other names.
   */
  private RouteTable table() {
    List<Site> sites = new ArrayList<>();
    Set<String> hosts = new HashSet<>();
    Optional<Id> owner = owner();
    for (AppRoutes app : apps.values()) {
      if (app.host().isPresent() && hosts.add(app.host().get())) {
        sites.add(site(app, app.host()));
      } else if (owner.filter(app.app()::equals).isPresent()) {
        sites.add(site(app, Optional.empty()));
      }
      String local = app.name() + ".localhost";
      if (hosts.add(local)) {
        sites.add(site(app, Optional.of(local)));
      }
    }
    owner.filter(app -> !apps.containsKey(app)).map(EdgeBalancer::starting).ifPresent(sites::add);
    return new RouteTable(sites);
  }

  /** Of an app that has said nothing yet: whoever asks is told to try again. */
  private static Site starting(Id app) {
    return new Site(
        app,
        STARTING,
        Optional.empty(),
        List.of(Route.to("/", STARTING)),
        Map.of(STARTING, new Target.Instances(List.of(), false)));
  }

  private Site site(AppRoutes app, Optional<String> host) {
    Map<String, Target> targets = new HashMap<>();
    app.targets().forEach((name, target) -> targets.put(name, target(target)));
    for (RouteSpec route : app.routes()) {
      if (route.to().startsWith(PLATFORM)) {
        targets.put(route.to(), api);
      }
    }
    return new Site(
        app.app(),
        app.name(),
        host,
        app.routes().stream().map(EdgeBalancer::route).toList(),
        targets,
        Optional.of(app.edgeSecret()));
  }

  static Target target(AppRoutes.Target target) {
    return switch (target) {
      case AppRoutes.Target.Instances(var instances, boolean coming) ->
          new Target.Instances(
              instances.stream()
                  .map(each -> new Upstream(each.instance(), each.host(), each.port()))
                  .toList(),
              coming);
      case AppRoutes.Target.Folder(var root, var singlePage) ->
          new Target.StaticFiles(root, singlePage);
    };
  }

  private static Route route(RouteSpec spec) {
    return new Route(
        spec.path(),
        spec.to(),
        switch (spec.identity()) {
          case NONE -> IdentityRule.NONE;
          case OPTIONAL -> IdentityRule.OPTIONAL;
          case REQUIRED -> IdentityRule.REQUIRED;
        },
        spec.limitByPlan(),
        switch (spec.trafficClass()) {
          case CRITICAL -> TrafficClass.CRITICAL;
          case INTERACTIVE -> TrafficClass.INTERACTIVE;
          case BACKGROUND -> TrafficClass.BACKGROUND;
        },
        spec.cache().map(cache -> new CacheRule(cache.ttl(), cache.staleOnError(), cache.shared())),
        spec.strip(),
        spec.timeout());
  }

  /** Drains the edge and closes it; once. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    edge.close();
  }
}
