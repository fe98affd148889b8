package dev.banyan.scale.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Orders and returns nodes, with the defaults of Kubernetes' cluster-autoscaler: it looks every 10
 * s; a node under half requested for 10 min goes when its pods fit elsewhere, none within 10 min of
 * an order; empty ones go ten at a time.
 */
final class NodeScaler {

  private static final double SCAN = 10;
  private static final double UNNEEDED = 600;
  private static final double THRESHOLD = 0.5;
  private static final int EMPTY_AT_ONCE = 10;

  private final Cluster cluster;
  private final NodePool pool;
  private double lastScan = -SCAN;
  private double lastOrder = -UNNEEDED;

  NodeScaler(Cluster cluster) {
    this.cluster = cluster;
    this.pool = cluster.scenario.nodes();
  }

  void scan(double now) {
    if (now - lastScan < SCAN) {
      return;
    }
    lastScan = now;
    int wanted = wanted(now);
    for (int i = 0; i < wanted; i++) {
      cluster.order(now, now + cluster.jittered(pool.start().toMillis() / 1000.0));
      lastOrder = now;
    }
    markIdle(now);
    if (now - lastOrder >= UNNEEDED && cluster.pending().isEmpty()) {
      giveBack(now);
    }
  }

  /** How many more nodes the pods without a place need, besides those that are coming. */
  int wanted(double now) {
    var bins = new ArrayList<long[]>();
    for (Node node : cluster.nodes) {
      if (!node.lost() && node.readyAt > now) {
        bins.add(new long[] {node.cpuFree, node.memoryFree, node.podsFree});
      }
    }
    int coming = bins.size();
    int most = pool.max() - cluster.nodes.size() + coming;
    var counts = new LinkedHashMap<Workload, Integer>();
    cluster.pending().forEach(pod -> counts.merge(pod.owner, 1, Integer::sum));
    counts.forEach((owner, count) -> pack(owner.spec.pod(), count, bins, most));
    return Math.max(Math.max(0, bins.size() - coming), pool.min() - cluster.nodes.size());
  }

  private void pack(PodSpec pod, int count, List<long[]> bins, int most) {
    int left = count;
    for (int i = 0; left > 0 && i < most; i++) {
      if (i == bins.size()) {
        bins.add(new long[] {pool.cpu().millis(), pool.memory().bytes(), pool.pods()});
      }
      long[] bin = bins.get(i);
      int placed = Math.min(left, Node.room(bin[0], bin[1], (int) bin[2], pod));
      bin[0] -= placed * pod.cpuRequest().millis();
      bin[1] -= placed * pod.memoryRequest().bytes();
      bin[2] -= placed;
      left -= placed;
    }
  }

  private void markIdle(double now) {
    for (Node node : cluster.nodes) {
      if (!node.usable(now) || node.requested(pool) >= THRESHOLD) {
        node.idleSince = Node.NEVER;
      } else if (node.idleSince == Node.NEVER) {
        node.idleSince = now;
      }
    }
  }

  private void giveBack(double now) {
    List<Node> idle =
        cluster.nodes.stream()
            .filter(node -> now - node.idleSince >= UNNEEDED)
            .sorted(Comparator.comparingDouble(node -> node.requested(pool)))
            .toList();
    int empty = 0;
    for (Node node : idle) {
      if (cluster.nodes.size() <= pool.min() || empty == EMPTY_AT_ONCE) {
        return;
      }
      if (node.pods.isEmpty()) {
        cluster.nodes.remove(node);
        empty++;
      } else {
        if (fitElsewhere(node, now)) {
          drain(node);
        }
        return; // one node with pods a scan, the emptiest
      }
    }
  }

  private boolean fitElsewhere(Node leaving, double now) {
    var bins = new ArrayList<long[]>();
    for (Node node : cluster.nodes) {
      if (node != leaving && node.usable(now)) {
        bins.add(new long[] {node.cpuFree, node.memoryFree, node.podsFree});
      }
    }
    for (Pod pod : leaving.pods) {
      int before = bins.size();
      pack(pod.owner.spec.pod(), 1, bins, before + 1);
      if (bins.size() > before) {
        return false;
      }
    }
    return true;
  }

  /** Its pods are taken down; their services make new ones. */
  private void drain(Node node) {
    for (Pod pod : List.copyOf(node.pods)) {
      cluster.remove(pod);
      pod.owner.pods.remove(pod);
    }
    cluster.nodes.remove(node);
    cluster.touch();
  }
}
