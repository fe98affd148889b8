package dev.banyan.bench.edge;

import dev.banyan.bench.measure.CpuMeter;
import dev.banyan.operate.load.Requests;
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

  Requests get(String path) {
    return Requests.get(address, path, headers);
  }
}
