package dev.banyan.scale.simulate;

import java.util.List;

/**
 * Zones and regions that go and come back. A lost node's pods keep being sent requests until the
 * loss is noticed, count as replicas until they are evicted, and start anew, cold, if it comes back
 * before.
 */
final class Outages {

  private final Scenario scenario;
  private final int region;
  private final Cluster cluster;
  private final List<Failure> failures;
  private double regionDownSince = Node.NEVER;
  private boolean any;

  Outages(Scenario scenario, int region, Cluster cluster) {
    this.scenario = scenario;
    this.region = region;
    this.cluster = cluster;
    this.failures =
        scenario.failures().stream().filter(failure -> failure.region() == region).toList();
  }

  /** Whether any node is lost now. */
  boolean any() {
    return any;
  }

  boolean down(long now) {
    for (Failure failure : failures) {
      if (failure.what() == Failure.What.REGION && failure.during(now)) {
        return true;
      }
    }
    return false;
  }

  boolean failedOver(long now) {
    return now >= regionDownSince + scenario.failover().toSeconds();
  }

  void apply(long now) {
    if (failures.isEmpty()) {
      return;
    }
    boolean regionDown = down(now);
    if (!regionDown) {
      regionDownSince = Node.NEVER;
    } else if (regionDownSince == Node.NEVER) {
      regionDownSince = now;
    }
    for (int zone = 0; zone < cluster.zoneDown.length; zone++) {
      boolean down = regionDown || zoneDown(zone, now);
      if (down && !cluster.zoneDown[zone]) {
        lose(zone, now);
      } else if (!down && cluster.zoneDown[zone]) {
        regain(zone, now);
      }
      cluster.zoneDown[zone] = down;
    }
    evict(now);
    any = cluster.nodes.stream().anyMatch(Node::lost);
  }

  private boolean zoneDown(int zone, long now) {
    for (Failure failure : failures) {
      if (failure.what() == Failure.What.ZONE && failure.zone() == zone && failure.during(now)) {
        return true;
      }
    }
    return false;
  }

  private void lose(int zone, long now) {
    cluster.nodes.removeIf(node -> node.zone == zone && node.readyAt > now);
    for (Node node : cluster.nodes) {
      if (node.zone == zone) {
        node.lostAt = now;
        for (Pod pod : node.pods) {
          pod.wasReady = pod.state == Pod.State.READY;
          if (pod.wasReady) {
            pod.owner.unready(pod);
          }
          pod.state = Pod.State.LOST;
        }
      }
    }
  }

  private void regain(int zone, long now) {
    for (Node node : cluster.nodes) {
      if (node.zone == zone && node.lost()) {
        node.lostAt = Node.NEVER;
        for (Pod pod : node.pods) {
          pod.state = Pod.State.STARTING;
          pod.runsAt = now;
          cluster.start(pod, now);
        }
      }
    }
    cluster.touch();
  }

  private void evict(long now) {
    double patience = scenario.detect().toSeconds() + (double) scenario.evict().toSeconds();
    for (Node node : List.copyOf(cluster.nodes)) {
      if (node.lost() && now >= node.lostAt + patience) {
        for (Pod pod : List.copyOf(node.pods)) {
          cluster.remove(pod);
          pod.owner.pods.remove(pod);
        }
        cluster.nodes.remove(node);
      }
    }
  }
}
