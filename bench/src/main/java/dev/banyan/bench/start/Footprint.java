package dev.banyan.bench.start;

import dev.banyan.bench.node.Node;
import dev.banyan.operate.machine.ProcFs;
import java.util.List;

/**
 * Memory of a node that stands idle, by what holds it.
 *
 * @param name what it is
 * @param processes how many
 * @param rssBytes resident memory; of several processes the sum, shared pages counted in each
 * @param pssBytes with shared pages divided: these add up
 */
record Footprint(String name, int processes, long rssBytes, long pssBytes) {

  static List<Footprint> of(Node node, ProcFs proc) {
    List<ProcFs.Stat> all = node.processes();
    long jvm = node.pid();
    List<Long> database = pids(all, "postgres");
    List<Long> redis = pids(all, "redis-server");
    List<Long> services =
        all.stream()
            .map(ProcFs.Stat::pid)
            .filter(pid -> pid != jvm && !database.contains(pid) && !redis.contains(pid))
            .toList();
    return List.of(
        sum(proc, "Banyan (JVM)", List.of(jvm)),
        sum(proc, "PostgreSQL", database),
        sum(proc, "Redis", redis),
        sum(proc, "the app's own services", services));
  }

  private static List<Long> pids(List<ProcFs.Stat> all, String command) {
    return all.stream()
        .filter(stat -> stat.command().equals(command))
        .map(ProcFs.Stat::pid)
        .toList();
  }

  private static Footprint sum(ProcFs proc, String name, List<Long> pids) {
    return new Footprint(
        name,
        pids.size(),
        pids.stream().mapToLong(pid -> proc.rssBytes(pid).orElse(0)).sum(),
        pids.stream().mapToLong(pid -> proc.pssBytes(pid).orElse(0)).sum());
  }
}
