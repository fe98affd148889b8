package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Hpa;
import dev.banyan.scale.hpa.HpaFile;
import dev.banyan.scale.hpa.QueuePolicy;
import java.util.Optional;

/** Scenarios for other numbers of users. */
public final class Crowd {

  private Crowd() {}

  /**
   * The same cluster with other users at the peak: shows what its limits do to them.
   *
   * @throws IllegalArgumentException where its traffic is not generated, or {@code users} is no
   *     number of users
   */
  public static Scenario of(Scenario scenario, int users) {
    return with(scenario, users, 1);
  }

  /**
   * Other users, and for more of them more room too: first replicas and the most replicas, waiting
   * jobs and nodes grow in proportion (fewest ones do not, policies neither), so that a day of ten
   * times the users shows their demand and not the limits that were set for the fewer.
   *
   * @throws IllegalArgumentException as {@link #of}, or when so much is past what is simulated
   */
  public static Scenario withRoom(Scenario scenario, int users) {
    return with(scenario, users, Math.max(1, (double) users / traffic(scenario).users()));
  }

  private static Scenario with(Scenario scenario, int users, double room) {
    GeneratedTraffic traffic = traffic(scenario);
    return new Scenario(
        scenario.name(),
        scenario.length(),
        scenario.step(),
        scenario.interval(),
        scenario.seed(),
        scenario.noise(),
        Optional.of(
            new GeneratedTraffic(
                traffic.shape(),
                users,
                traffic.actionsPerUser(),
                traffic.low(),
                traffic.at(),
                traffic.rise(),
                traffic.fall())),
        scenario.services().stream().map(service -> roomier(service, room)).toList(),
        roomier(scenario.nodes(), room),
        scenario.regions(),
        scenario.zones(),
        scenario.detect(),
        scenario.evict(),
        scenario.failover(),
        scenario.fixedPerHour(),
        scenario.failures());
  }

  private static GeneratedTraffic traffic(Scenario scenario) {
    return scenario
        .traffic()
        .orElseThrow(() -> new IllegalArgumentException("traffic: is required, such as a shape"));
  }

  private static ServiceSpec roomier(ServiceSpec service, double room) {
    return new ServiceSpec(
        service.name(),
        service.kind(),
        service.perAction(),
        service.cpu(),
        service.latency(),
        service.pod(),
        times(service.replicas(), room, Hpa.REPLICAS_MAX),
        service.queuePerPod(),
        times(service.queueMax(), room, ServiceSpec.QUEUE_MAX),
        service.target(),
        service.cache(),
        service.hpa().map(hpa -> roomier(hpa, room)),
        service.queue().map(queue -> roomier(queue, room)));
  }

  private static HpaFile roomier(HpaFile hpa, double room) {
    return new HpaFile(
        hpa.min(), times(hpa.max(), room, Hpa.REPLICAS_MAX), hpa.metrics(), hpa.behavior());
  }

  private static QueuePolicy roomier(QueuePolicy queue, double room) {
    return new QueuePolicy(
        queue.min(),
        times(queue.max(), room, Hpa.REPLICAS_MAX),
        queue.jobsPerReplica(),
        queue.oldestJob(),
        queue.activation(),
        queue.cooldown());
  }

  private static NodePool roomier(NodePool nodes, double room) {
    return new NodePool(
        nodes.cpu(),
        nodes.memory(),
        nodes.pods(),
        nodes.min(),
        times(nodes.max(), room, NodePool.NODES_MAX),
        nodes.start(),
        nodes.pricePerHour());
  }

  private static int times(int count, double room, int most) {
    return (int) Math.max(count, Math.min(most, Math.ceil(count * room)));
  }
}
