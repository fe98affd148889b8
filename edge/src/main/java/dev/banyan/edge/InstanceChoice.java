package dev.banyan.edge;

import dev.banyan.edge.CompiledRoute.Destination.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which instance serves a request, and the account of it: admission, load, failures. */
final class InstanceChoice {

  private final Exchange exchange;
  private final CompiledRoute route;
  private List<InstanceState> instances;
  private Set<InstanceState> tried = Set.of();
  private @Nullable InstanceState current;
  private boolean admitted;
  private boolean coming;

  InstanceChoice(Exchange exchange, CompiledRoute route) {
    this.exchange = exchange;
    this.route = route;
    this.instances = instancesOf(route);
  }

  /** Whether the app's capacity lets the request go on; if not, it counts as shed. */
  boolean admit() {
    if (route.platform) {
      return true;
    }
    // Where nobody is asked who calls, no plan is known of anybody.
    double reach =
        route.route.identity() == IdentityRule.NONE
            ? PlanRanks.WHOLE
            : exchange.edge.planRanks.reach(exchange.authentication.plan());
    admitted = route.site.admission.tryEnter(route.route.trafficClass(), reach);
    if (!admitted) {
      route.meters.shed.increment();
      route.ring.count(exchange.edge.clock.millis() / 1_000, TrafficRing.Count.SHED);
    }
    return admitted;
  }

  /** The next instance to ask; null where none is left. */
  @Nullable InstanceState next() {
    InstanceState chosen = choose();
    if (chosen == null) {
      // The request may have waited while a new release took over: then the new table knows more.
      CompiledRoute now = newest();
      if (now != null && now != route) {
        instances = instancesOf(now);
        chosen = choose();
      }
      coming = now != null && now.destination instanceof Service service && service.coming();
    }
    if (chosen != null) {
      chosen.enter();
      current = chosen;
    }
    return chosen;
  }

  /** Whether an instance is on its way; told after {@link #next} found none. */
  boolean coming() {
    return coming;
  }

  boolean triedAny() {
    return !tried.isEmpty();
  }

  /** The first byte came, after so long; negative: it never will. */
  void answered(long rttNanos) {
    if (admitted) {
      admitted = false;
      route.site.admission.leave(exchange.loop.coarseNanos(), rttNanos);
    }
    InstanceState from = current;
    if (from != null && rttNanos >= 0) {
      from.succeeded();
    }
  }

  /** The instance has no more to do with this request. */
  void leave() {
    InstanceState left = current;
    current = null;
    if (left != null) {
      left.leave();
    }
  }

  /** The instance did not do what it should. */
  void failed() {
    InstanceState failing = current;
    if (failing != null && failing.failed(exchange.loop.coarseNanos())) {
      exchange.edge.meters.ejections.increment();
    }
  }

  /** The instance failed, and this request goes elsewhere. */
  void avoid() {
    failed();
    passOver();
  }

  /** This request goes elsewhere, and the instance is not to blame. */
  void passOver() {
    InstanceState left = current;
    if (left != null) {
      Set<InstanceState> more = new HashSet<>(tried);
      more.add(left);
      tried = more;
    }
    leave();
  }

  /** With no other left, the one that broke is asked again. */
  void reconsiderIfAllTried() {
    if (tried.containsAll(instances)) {
      tried = Set.of();
    }
  }

  /** The route as the newest table has it; null where it leads elsewhere now. */
  private @Nullable CompiledRoute newest() {
    CompiledSite site = exchange.edge.table.site(exchange.host);
    CompiledRoute now = site == null ? null : site.find(exchange.path);
    return now != null
            && now.site.app.equals(route.site.app)
            && now.route.to().equals(route.route.to())
        ? now
        : null;
  }

  private @Nullable InstanceState choose() {
    return LeastConnections.choose(
        instances, exchange.loop.nextTurn(), tried, exchange.loop.coarseNanos());
  }

  private static List<InstanceState> instancesOf(CompiledRoute route) {
    return route.destination instanceof Service service ? service.instances() : List.of();
  }
}
