package dev.banyan.scale.plan;

import dev.banyan.scale.price.Daemon;
import dev.banyan.scale.price.NodeShape;
import java.util.List;

/** What is free on a node: CPU, memory, and pods that its network still addresses. */
record Room(long millis, long bytes, long pods) {

  /** An empty node: allocatable less what its daemons request. */
  static Room empty(NodeShape node, List<Daemon> daemons) {
    long millis = node.allocatableCpu().millis();
    long bytes = node.allocatableMemory().bytes();
    for (Daemon daemon : daemons) {
      millis -= daemon.cpu().millis();
      bytes -= daemon.memory().bytes();
    }
    return new Room(
        Math.max(0, millis), Math.max(0, bytes), Math.max(0, node.maxPods() - daemons.size()));
  }

  /** How many pods of the group still fit. */
  long holds(PodGroup group) {
    long byCpu = millis / group.cpu().millis();
    long byMemory = group.memory().bytes() == 0 ? Long.MAX_VALUE : bytes / group.memory().bytes();
    return Math.min(pods, Math.min(byCpu, byMemory));
  }

  Room less(PodGroup group, long count) {
    return new Room(
        millis - count * group.cpu().millis(),
        bytes - count * group.memory().bytes(),
        pods - count);
  }
}
