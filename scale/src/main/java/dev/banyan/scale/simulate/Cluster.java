package dev.banyan.scale.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a region and the places of its pods. A pod goes to the zone with the fewest of its
 * service, there to the first node with room for its requests, as long as the node has pods left.
 */
final class Cluster {

  final Scenario scenario;
  final List<Node> nodes = new ArrayList<>();
  final boolean[] zoneDown;
  private final SplittableRandom jitter;
  private final PriorityQueue<Pod> starting =
      new PriorityQueue<>(Comparator.comparingDouble(pod -> pod.readyAt));
  private List<Pod> pending = new ArrayList<>();
  private boolean changed = true;
  private double nodeSeconds;

  Cluster(Scenario scenario, SplittableRandom jitter) {
    this.scenario = scenario;
    this.jitter = jitter;
    this.zoneDown = new boolean[scenario.zones()];
  }

  List<Pod> pending() {
    return pending;
  }

  double nodeSeconds() {
    return nodeSeconds;
  }

  /** Something was freed or came up: what waits may find a place. */
  void touch() {
    changed = true;
  }

  void add(Pod pod) {
    pending.add(pod);
    changed = true;
  }

  void remove(Pod pod) {
    if (pod.state == Pod.State.PENDING) {
      pending.remove(pod);
    }
    if (pod.state == Pod.State.READY) {
      pod.owner.unready(pod);
    }
    if (pod.node != null) {
      pod.owner.inZone[pod.node.zone]--;
      pod.node.release(pod);
      changed = true;
    }
    pod.state = Pod.State.GONE;
  }

  /** Orders a node in the zone with the fewest that is not down. */
  void order(double now, double readyAt) {
    int[] counts = new int[zoneDown.length];
    nodes.forEach(node -> counts[node.zone]++);
    int zone = -1;
    for (int i = 0; i < counts.length; i++) {
      if (!zoneDown[i] && (zone < 0 || counts[i] < counts[zone])) {
        zone = i;
      }
    }
    if (zone >= 0) {
      nodes.add(new Node(scenario.nodes(), zone, now, readyAt));
    }
  }

  /** Delays are never quite the same twice: 90 % to 110 % of what is stated. */
  double jittered(double seconds) {
    return seconds * (0.9 + 0.2 * jitter.nextDouble());
  }

  /** Moves time on: nodes and pods come up. */
  void advance(double now, double step) {
    nodeSeconds += nodes.size() * step;
    for (Node node : nodes) {
      changed |= node.readyAt <= now && node.readyAt > now - step;
    }
    while (!starting.isEmpty() && starting.peek().readyAt <= now) {
      Pod pod = starting.remove();
      if (pod.state == Pod.State.STARTING) {
        pod.state = Pod.State.READY;
        pod.owner.ready(pod, now);
      }
    }
  }

  /** Pods without a place look for one, if anything has changed since they last did. */
  void schedule(double now) {
    if (changed && !pending.isEmpty()) {
      place(now);
    }
    changed = false;
  }

  /** Everything that is there from the start stands, ready and warm. */
  void settle() {
    place(0);
    starting.clear();
    for (Node node : nodes) {
      for (Pod pod : node.pods) {
        pod.runsAt = -86_400;
        pod.readyAt = -86_400;
        pod.state = Pod.State.READY;
        pod.owner.ready(pod, 0);
      }
    }
  }

  private void place(double now) {
    var left = new ArrayList<Pod>();
    var cursors = new IdentityHashMap<Workload, int[]>();
    for (Pod pod : pending) {
      int[] cursor = cursors.computeIfAbsent(pod.owner, key -> new int[zoneDown.length]);
      Node node = find(pod, cursor, now);
      if (node == null) {
        left.add(pod);
      } else {
        bind(pod, node, now);
      }
    }
    pending = left;
  }

  /** Within a pass nothing is freed: what had no room for a service has none for its next pod. */
  private @Nullable Node find(Pod pod, int[] cursor, double now) {
    boolean[] full = new boolean[zoneDown.length];
    for (int tries = 0; tries < full.length; tries++) {
      int zone = fewest(pod.owner, full);
      for (int i = cursor[zone]; i < nodes.size(); i++) {
        Node node = nodes.get(i);
        if (node.zone == zone && node.usable(now) && node.room(pod.owner.spec.pod()) > 0) {
          cursor[zone] = i;
          return node;
        }
      }
      cursor[zone] = nodes.size();
      full[zone] = true;
    }
    return null;
  }

  private static int fewest(Workload owner, boolean[] full) {
    int zone = -1;
    for (int i = 0; i < full.length; i++) {
      if (!full[i] && (zone < 0 || owner.inZone[i] < owner.inZone[zone])) {
        zone = i;
      }
    }
    return zone;
  }

  private void bind(Pod pod, Node node, double now) {
    PodSpec spec = pod.owner.spec.pod();
    node.take(pod);
    pod.owner.inZone[node.zone]++;
    boolean pulled = node.images.get(pod.owner.index);
    node.images.set(pod.owner.index);
    double pull = pulled ? 0 : spec.pull().toMillis() / 1000.0;
    pod.state = Pod.State.STARTING;
    pod.runsAt = now + jittered(spec.schedule().toMillis() / 1000.0 + pull);
    start(pod, pod.runsAt);
  }

  void start(Pod pod, double from) {
    pod.readyAt = from + jittered(pod.owner.spec.pod().start().toMillis() / 1000.0);
    starting.add(pod);
  }
}
