package dev.banyan.bench.writes;

import dev.banyan.bench.generator.HttpLoad;
import dev.banyan.bench.generator.LoadResult;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The write of a configuration variable, over HTTP as any client would. */
final class ApiWrites {

  /** Different variables and values, so that no two writers always meet on one row. */
  private static final int VARIABLES = 256;

  private static final String NUMBER = "{n}";

  private final HttpLoad load;

  ApiWrites(Node node, Installation installation, int bytes) {
    Map<String, String> headers = new HashMap<>(installation.authorization());
    headers.put("Content-Type", "application/json");
    String value = RawInserts.value(new Random(4), bytes - NUMBER.length()) + NUMBER;
    this.load =
        HttpLoad.of(
            node.apiAddress(),
            "PUT",
            "/v1/apps/" + installation.app() + "/config/BENCH_" + NUMBER,
            headers,
            "{\"value\":\"" + value + "\"}",
            VARIABLES);
  }

  LoadResult run(int writers, Duration measured) {
    return load.closed(writers, measured);
  }

  LoadResult open(int connections, double perSecond, Duration measured) {
    return load.even(connections, perSecond, Duration.ofSeconds(2), measured);
  }
}
