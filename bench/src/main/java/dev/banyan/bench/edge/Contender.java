package dev.banyan.bench.edge;

import dev.banyan.bench.generator.HttpLoad;
import dev.banyan.bench.measure.CpuMeter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who stands before the upstream, or the upstream itself.
 *
 * @param meter of its processes; none where its CPU time is not asked for
 * @param pid the process whose memory counts
 */
record Contender(
    String name,
    InetSocketAddress address,
    Map<String, String> headers,
    Optional<CpuMeter> meter,
    long pid) {

  HttpLoad get(String path) {
    return HttpLoad.get(address, path, headers);
  }
}
