package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Autoscaler;
import dev.banyan.scale.hpa.HpaController;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.HpaState;
import dev.banyan.scale.hpa.QueueController;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A service in a region: its pods, and how warm they are. */
final class Workload {

  final ServiceSpec spec;
  final int index;
  final int[] inZone;
  final List<Pod> pods = new ArrayList<>();
  final Optional<Autoscaler> autoscaler;
  final Demand demand;
  int desired;
  int ready;
  // the sum over ready pods of e^(-age/warming): all that the mean hit rate needs
  private double coldness;
  private double clock;

  Workload(
      ServiceSpec spec,
      int index,
      int zones,
      HpaSettings settings,
      UnaryOperator<Autoscaler> foresight) {
    this.spec = spec;
    this.index = index;
    this.inZone = new int[zones];
    this.desired = spec.replicas();
    this.demand = new Demand(spec);
    this.autoscaler =
        spec.hpa()
            .<Autoscaler>map(
                file -> new HpaController(file.toHpa(settings), settings, HpaState.empty()))
            .or(() -> spec.queue().map(policy -> new QueueController(policy, settings)))
            .map(foresight);
  }

  /** Brings the pods to the number that is wanted. */
  void reconcile(Cluster cluster) {
    while (pods.size() < desired) {
      var pod = new Pod(this);
      pods.add(pod);
      cluster.add(pod);
    }
    if (pods.size() > desired) {
      pods.sort((a, b) -> Double.compare(worth(a), worth(b)));
      while (pods.size() > desired) {
        cluster.remove(pods.removeFirst());
      }
    }
  }

  /** Which pods go first, as with a ReplicaSet: without a place, not ready, then the youngest. */
  private static double worth(Pod pod) {
    return switch (pod.state) {
      case GONE, PENDING -> -4e9;
      case STARTING -> -3e9 - pod.readyAt;
      case LOST -> -2e9;
      case READY -> -pod.readyAt;
    };
  }

  void ready(Pod pod, double now) {
    pod.wasReady = true;
    ready++;
    coldness += coldnessOf(pod, now);
  }

  /** A ready pod is not ready any more. */
  void unready(Pod pod) {
    ready--;
    coldness -= coldnessOf(pod, clock);
    if (ready == 0 || coldness < 0) {
      coldness = 0;
    }
  }

  /** Moves time on: what is cached grows. */
  void advance(double now) {
    coldness *= StrictMath.exp(-(now - clock) / warming());
    clock = now;
  }

  private double coldnessOf(Pod pod, double now) {
    return StrictMath.exp(-(now - pod.readyAt) / warming());
  }

  private double warming() {
    return spec.cache().warming().toMillis() / 1000.0;
  }

  double hitRate() {
    return ready == 0 ? 0 : spec.cache().hits() * Math.clamp(1 - coldness / ready, 0, 1);
  }

  /** Pods that look ready to whoever sends requests, but are gone. */
  int undetected(double now, double detect) {
    int count = 0;
    for (Pod pod : pods) {
      if (pod.state == Pod.State.LOST
          && pod.wasReady
          && pod.node != null
          && now < pod.node.lostAt + detect) {
        count++;
      }
    }
    return count;
  }
}
