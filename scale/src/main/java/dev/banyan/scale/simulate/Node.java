package dev.banyan.scale.simulate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One node and what is free on it. */
final class Node {

  static final double NEVER = Double.POSITIVE_INFINITY;

  final int zone;
  final double orderedAt;
  final double readyAt;
  final List<Pod> pods = new ArrayList<>();
  final BitSet images = new BitSet();
  long cpuFree;
  long memoryFree;
  int podsFree;
  double lostAt = NEVER;
  double idleSince = NEVER;

  Node(NodePool pool, int zone, double orderedAt, double readyAt) {
    this.zone = zone;
    this.orderedAt = orderedAt;
    this.readyAt = readyAt;
    this.cpuFree = pool.cpu().millis();
    this.memoryFree = pool.memory().bytes();
    this.podsFree = pool.pods();
  }

  boolean lost() {
    return lostAt != NEVER;
  }

  boolean usable(double now) {
    return readyAt <= now && !lost();
  }

  int room(PodSpec pod) {
    return room(cpuFree, memoryFree, podsFree, pod);
  }

  /** How many more such pods there is room for. */
  static int room(long cpu, long memory, int pods, PodSpec pod) {
    long room = Math.min(pods, cpu / pod.cpuRequest().millis());
    long bytes = pod.memoryRequest().bytes();
    return (int) (bytes == 0 ? room : Math.min(room, memory / bytes));
  }

  void take(Pod pod) {
    pods.add(pod);
    pod.node = this;
    change(pod, -1);
  }

  void release(Pod pod) {
    pods.remove(pod);
    pod.node = null;
    change(pod, 1);
  }

  private void change(Pod pod, int sign) {
    PodSpec spec = pod.owner.spec.pod();
    cpuFree += sign * spec.cpuRequest().millis();
    memoryFree += sign * spec.memoryRequest().bytes();
    podsFree += sign;
  }

  /** The greater share of CPU or memory that is requested. */
  double requested(NodePool pool) {
    return Math.max(
        1 - cpuFree / (double) pool.cpu().millis(),
        1 - memoryFree / (double) pool.memory().bytes());
  }
}
