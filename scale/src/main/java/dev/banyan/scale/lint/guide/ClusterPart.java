package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide runs: services, nodes, workloads per user, quotas, machines and their parts. */
public record ClusterPart(
    List<Service> services,
    List<NodeGroup> groups,
    List<Workload> workloads,
    List<Density> densities,
    List<Quota> quotas,
    List<Machine> machines,
    List<Sum> sums) {

  /** The most autoscalers whose policies are replayed. */
  static final int PACED_MAX = 40;

  public ClusterPart {
    Require.few("services", services);
    Require.few("groups", groups);
    if (services.stream().flatMap(service -> service.hpa().stream()).filter(Hpa::paced).count()
        > PACED_MAX) {
      throw new IllegalArgumentException(
          "services: at most " + PACED_MAX + " autoscalers with policies of their own");
    }
    Require.few("workloads", workloads);
    Require.few("densities", densities);
    Require.few("quotas", quotas);
    Require.few("machines", machines);
    Require.few("sums", sums);
  }
}
