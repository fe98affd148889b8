package dev.banyan.bench.writes;

import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.operate.load.ClosedLoad;
import dev.banyan.operate.load.HttpLoad;
import dev.banyan.operate.load.LoadResult;
import dev.banyan.operate.load.OpenLoad;
import dev.banyan.operate.load.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The write of a configuration variable, over HTTP as any client would. */
final class ApiWrites {

  /** Different variables and values, so that no two writers always meet on one row. */
  private static final int REQUESTS = 256;

  private final HttpLoad load;
  private final Requests requests;

  ApiWrites(HttpLoad load, Node node, Installation installation, int bytes) {
    this.load = load;
    Map<String, String> headers = new HashMap<>(installation.authorization());
    headers.put("Content-Type", "application/json");
    Random random = new Random(4);
    List<byte[]> encoded = new ArrayList<>();
    for (int index = 0; index < REQUESTS; index++) {
      encoded.add(
          Requests.encode(
              node.apiAddress(),
              "PUT",
              "/v1/apps/" + installation.app() + "/config/BENCH_" + index,
              headers,
              ("{\"value\":\"" + RawInserts.value(random, bytes) + "\"}")
                  .getBytes(StandardCharsets.US_ASCII)));
    }
    this.requests = new Requests(node.apiAddress(), encoded);
  }

  LoadResult run(int writers, Duration measured) {
    return load.run(new ClosedLoad(requests, writers, Duration.ZERO, measured));
  }

  LoadResult open(int connections, double perSecond, Duration measured) {
    return load.run(
        OpenLoad.uniform(requests, connections, perSecond, Duration.ofSeconds(2), measured));
  }
}
