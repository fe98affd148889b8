package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which release serves an app, by which instances, and hence what the balancer is told. Two kinds
 * of threads change it: the app's own, which decides who belongs to it, and those of workloads,
 * which tell who is well. Each change is passed on under the lock, so that the balancer never sees
 * an older picture after a newer one.
 */
final class LiveSet {

  /**
   * The longest back-off of a crash after which requests wait for the restart. One that crashed
   * more often in a row waits longer, and so would they, in vain.
   */
  static final Duration RESTARTS_SOON = Duration.ofSeconds(2);

  private final Balancer balancer;
  private final Map<Id, Replica> members = new LinkedHashMap<>();
  private final Map<Id, InstanceStatus> latest = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private @Nullable Deployment deployment;
  private @Nullable AppRoutes applied;

  LiveSet(Balancer balancer) {
    this.balancer = balancer;
  }

  /** Notes how an instance does, whether it belongs here yet or not. */
  synchronized void noteStatus(InstanceStatus status) {
    if (status.state() == InstanceState.STOPPED) {
      latest.remove(status.id());
    } else {
      latest.put(status.id(), status);
    }
    apply();
    notifyAll();
  }

  /**
   * Makes a release the serving one, by these instances alone; gives back those of before.
   *
   * @param wanted how many instances were asked for, by service
   */
  synchronized List<Replica> replaceAll(
      Deployment next, List<Replica> replicas, Map<String, Integer> wanted) {
    List<Replica> before = List.copyOf(members.values());
    members.clear();
    replicas.forEach(replica -> members.put(replica.id(), replica));
    deployment = next;
    counts.clear();
    counts.putAll(wanted);
    apply();
    return before;
  }

  /** Nothing serves any more, and the balancer forgets the app; gives back the instances. */
  synchronized List<Replica> clear() {
    List<Replica> before = List.copyOf(members.values());
    Deployment served = deployment;
    members.clear();
    deployment = null;
    applied = null;
    if (served != null) {
      balancer.remove(served.app().id());
    }
    return before;
  }

  /** The same release with variables read anew. */
  synchronized void refresh(Deployment same) {
    deployment = same;
  }

  /** From now on so many instances of a service are asked for. */
  synchronized void count(String service, int wanted) {
    counts.put(service, wanted);
    apply();
  }

  synchronized void add(Replica replica) {
    members.put(replica.id(), replica);
    apply();
  }

  /** From now on no new request goes to it. */
  synchronized void remove(Replica replica) {
    members.remove(replica.id());
    apply();
  }

  synchronized Optional<Deployment> deployment() {
    return Optional.ofNullable(deployment);
  }

  /** The instances of a service, by ordinal. */
  synchronized List<Replica> of(String service) {
    return members.values().stream()
        .filter(replica -> replica.service().name().equals(service))
        .sorted(Comparator.comparingInt(Replica::ordinal))
        .toList();
  }

  synchronized List<Replica> all() {
    return List.copyOf(members.values());
  }

  /** How an instance did last; empty before its first transition. */
  synchronized Optional<InstanceStatus> status(Id instance) {
    return Optional.ofNullable(latest.get(instance));
  }

  /** Waits until an instance fails or the time is over; tells whether it failed. */
  synchronized boolean failsWithin(Id instance, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (true) {
      InstanceStatus status = latest.get(instance);
      if (status != null && status.state() == InstanceState.FAILED) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  private void apply() {
    Deployment serving = deployment;
    if (serving == null) {
      return;
    }
    AppRoutes routes = routes(serving);
    if (!routes.equals(applied)) {
      balancer.apply(routes);
      applied = routes;
    }
  }

  private AppRoutes routes(Deployment serving) {
    Map<String, AppRoutes.Target> targets = new HashMap<>();
    for (ServiceSpec service : serving.manifest().services().values()) {
      targets.put(
          service.name(),
          switch (service) {
            case ServiceSpec.StaticFiles files ->
                new AppRoutes.Target.Folder(
                    serving.folder().resolve(files.directory()).resolve(files.root()).normalize(),
                    files.singlePage());
            case ServiceSpec.Process process -> instances(process);
          });
    }
    return new AppRoutes(
        serving.app().id(),
        serving.app().name(),
        serving.manifest().host(),
        serving.release().id(),
        serving.manifest().routes(),
        targets,
        serving.shared().given().edgeSecret());
  }

  private AppRoutes.Target instances(ServiceSpec.Process service) {
    List<AppRoutes.Upstream> ready = ready(service);
    return new AppRoutes.Target.Instances(ready, ready.isEmpty() && coming(service));
  }

  /** One that is wanted and not there is about to be launched. */
  private boolean coming(ServiceSpec.Process service) {
    if (AppRollout.count(service, counts) == 0) {
      return false;
    }
    List<Replica> present = of(service.name());
    return present.isEmpty()
        || present.stream().anyMatch(replica -> coming(latest.get(replica.id())));
  }

  private static boolean coming(@Nullable InstanceStatus status) {
    if (status != null && status.state() == InstanceState.RUNNING) {
      // It is there, and says that it is not ready: who asks is told so at once.
      return false;
    }
    return status == null
        || status
            .restartsAt()
            .map(at -> Duration.between(status.since(), at).compareTo(RESTARTS_SOON) <= 0)
            .orElse(true);
  }

  private List<AppRoutes.Upstream> ready(ServiceSpec.Process service) {
    List<AppRoutes.Upstream> upstreams = new ArrayList<>();
    for (Replica replica : of(service.name())) {
      InstanceStatus status = latest.get(replica.id());
      if (status != null && status.ready() && status.port().isPresent()) {
        upstreams.add(
            new AppRoutes.Upstream(replica.id(), status.host(), status.port().getAsInt()));
      }
    }
    return upstreams;
  }
}
