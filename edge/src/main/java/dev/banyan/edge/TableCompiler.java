package dev.banyan.edge;

import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes compiled tables and carries over what outlives one: the counters of instances, the adapted
 * capacity of apps, meters and rings. Used by one thread at a time.
 */
final class TableCompiler {

  private final EdgeConfig config;
  private final MeterRegistry registry;
  private final Traffic traffic;
  private final StaticFiles files;
  private final Map<Id, InstanceState> instances = new HashMap<>();

  /** Instances that left the table with requests under way. */
  private final Map<Id, InstanceState> retired = new HashMap<>();

  private final Map<String, InstanceState> platforms = new HashMap<>();
  private final Map<String, Admission> admissions = new HashMap<>();
  private final Map<String, RouteMeters> meters = new HashMap<>();

  TableCompiler(EdgeConfig config, MeterRegistry registry, Traffic traffic, StaticFiles files) {
    this.config = config;
    this.registry = registry;
    this.traffic = traffic;
    this.files = files;
  }

  /** Compiles; blocks while names of hosts are resolved. */
  CompiledTable compile(RouteTable table) {
    Map<String, CompiledSite> byHost = new HashMap<>();
    CompiledSite fallback = null;
    Set<InstanceState> used = new LinkedHashSet<>();
    Set<Traffic.Key> keys = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (Site site : table.sites()) {
      CompiledSite compiled = site(site, used, keys, labels);
      if (site.host().isPresent()) {
        byHost.put(site.host().get().toLowerCase(Locale.ROOT), compiled);
      } else {
        fallback = compiled;
      }
    }
    // Those of earlier tables only: until the new table stands, what leaves now can still be
    // chosen.
    retired.values().removeIf(state -> state.active() == 0);
    instances
        .values()
        .removeIf(
            state -> {
              boolean gone = !used.contains(state);
              if (gone && state.id != null) {
                retired.put(state.id, state);
              }
              return gone;
            });
    platforms.values().retainAll(used);
    traffic.retain(keys);
    meters
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !labels.contains(entry.getKey());
              if (gone) {
                entry.getValue().drop();
              }
              return gone;
            });
    admissions
        .keySet()
        .retainAll(table.sites().stream().map(site -> site.app().toString()).toList());
    return new CompiledTable(Map.copyOf(byHost), fallback, Set.copyOf(used));
  }

  /** Bounds the capacity of an app for as long as a table names it; 0 is no bound. */
  void bound(Id app, int most) {
    Admission admission = admissions.get(app.toString());
    if (admission != null) {
      admission.bound(most);
    }
  }

  /** The state of an instance of the current table. */
  @Nullable InstanceState instance(Id id) {
    return instances.get(id);
  }

  /** The state of an instance that left the table. */
  @Nullable InstanceState retired(Id id) {
    return retired.get(id);
  }

  private CompiledSite site(
      Site site, Set<InstanceState> used, Set<Traffic.Key> keys, Set<String> labels) {
    String app = site.app().toString();
    Admission admission = admissions.computeIfAbsent(app, key -> new Admission(config.shedding()));
    int copies =
        site.targets().values().stream()
            .mapToInt(
                target -> target instanceof Target.Instances many ? many.upstreams().size() : 0)
            .sum();
    admission.instances(copies);

    Map<String, CompiledRoute.Destination> destinations = new HashMap<>();
    site.targets().forEach((name, target) -> destinations.put(name, destination(target, used)));

    CompiledSite compiled = new CompiledSite(app, site.name(), admission);
    List<Route> ordered =
        site.routes().stream()
            .sorted(Comparator.comparingInt((Route route) -> -route.path().length()))
            .toList();
    for (Route route : ordered) {
      Traffic.Key key = new Traffic.Key(app, route.to(), route.path());
      keys.add(key);
      String label = site.name() + ":" + route.path();
      labels.add(label);
      CompiledRoute.Destination destination = destinations.get(route.to());
      if (destination == null) {
        throw new IllegalArgumentException("no target " + route.to());
      }
      compiled.add(
          new CompiledRoute(
              route,
              compiled,
              meters.computeIfAbsent(label, name -> new RouteMeters(registry, name)),
              traffic.ring(key),
              destination,
              site.targets().get(route.to()) instanceof Target.Platform,
              proof(site, site.targets().get(route.to()))));
    }
    return compiled;
  }

  private static @Nullable SenderProof proof(Site site, @Nullable Target target) {
    return switch (target) {
      case Target.Platform platform -> SenderProof.toPlatform(platform.secret());
      case Target.Instances instances -> site.secret().map(SenderProof::toApp).orElse(null);
      case Target.StaticFiles files -> null;
      case null -> null;
    };
  }

  private CompiledRoute.Destination destination(Target target, Set<InstanceState> used) {
    return switch (target) {
      case Target.Instances many -> {
        List<InstanceState> states = many.upstreams().stream().map(this::state).toList();
        used.addAll(states);
        yield new CompiledRoute.Destination.Service(states, many.coming() && states.isEmpty());
      }
      case Target.StaticFiles root ->
          new CompiledRoute.Destination.Files(files.root(root.root(), root.singlePage()));
      case Target.Platform platform -> {
        InstanceState state =
            platforms.computeIfAbsent(
                platform.host() + ":" + platform.port(),
                key -> fresh(null, platform.host(), platform.port()));
        used.add(state);
        yield new CompiledRoute.Destination.Service(List.of(state), false);
      }
    };
  }

  private InstanceState state(Upstream upstream) {
    InstanceState known = instances.get(upstream.instance());
    if (known == null
        || known.address.getPort() != upstream.port()
        || !known.address.getHostString().equals(upstream.host())) {
      known = fresh(upstream.instance(), upstream.host(), upstream.port());
      instances.put(upstream.instance(), known);
    }
    return known;
  }

  private InstanceState fresh(@Nullable Id id, String host, int port) {
    return new InstanceState(
        id,
        new InetSocketAddress(host, port),
        config.instances().failuresMax(),
        config.instances().ejection().toNanos());
  }
}
