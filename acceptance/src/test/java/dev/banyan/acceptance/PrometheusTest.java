package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.banyan.acceptance.BanyanProcess.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code banyan advise} on a real Prometheus server that reads real exporters of a PostgreSQL, of a
 * Redis and of this machine: what it finds is what was done to them.
 */
class PrometheusTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Of the 40 that PostgreSQL lets in; the exporter takes one or two itself. */
  private static final int HELD = 20;

  /** In the words of the command's help; low enough that each metric gives evidence. */
  private static final String THRESHOLDS =
      """
      name: these tests
      triggers:
        - {metric: cpu, threshold: 0, held: 15s, action: scale-up, source: ours}
        - {metric: memory, threshold: 0, held: 15s, action: scale-up, source: ours}
        - {metric: pool, threshold: 40, held: 15s, action: scale-up, source: ours}
        - {metric: cache-hits, threshold: 90, held: 15s, action: optimise, source: ours}
        - {metric: evictions, threshold: 0, held: 15s, action: optimise, source: ours}
      """;

  private static final List<String> EVERY_METRIC =
      List.of("cpu", "memory", "pool", "cache-hits", "evictions");

  @TempDir static Path folder;

  private static MonitoredStores stores;
  private static CacheUser cache;
  private static Path thresholds;

  @BeforeAll
  static void start() throws IOException {
    thresholds = Files.writeString(folder.resolve("thresholds.yaml"), THRESHOLDS);
    stores = MonitoredStores.start(HELD);
    cache = CacheUser.start(stores.redisPort(), MonitoredStores.PASSWORD);
  }

  @AfterAll
  static void stop() {
    if (cache != null) {
      cache.close();
    }
    if (stores != null) {
      stores.close();
      assertThat(stores.left()).as("left behind").isEmpty();
    }
  }

  @Test
  void adviceNamesWhatWasDoneToTheStores() {
    JsonNode advice = adviceWith(EVERY_METRIC);
    Map<String, JsonNode> evidence = evidence(advice);
    assertThat(value(evidence, "cpu")).isGreaterThan(0).isLessThanOrEqualTo(100);
    assertThat(value(evidence, "memory")).isGreaterThan(0).isLessThan(100);
    // What holds itself in addition: the exporter.
    assertThat(value(evidence, "pool"))
        .isBetween(
            100.0 * HELD / MonitoredStores.CONNECTIONS_MAX,
            100.0 * (HELD + 8) / MonitoredStores.CONNECTIONS_MAX);
    assertThat(of(evidence, "cache-hits").path("mean").asDouble())
        .isBetween(CacheUser.HITS_PERCENT - 5.0, CacheUser.HITS_PERCENT + 5.0);
    assertThat(value(evidence, "evictions")).isPositive();

    assertThat(sources(advice))
        .containsEntry("cpu", "node_cpu_seconds_total")
        .containsEntry("memory", "node_memory_MemAvailable_bytes")
        .containsEntry("pool", "pg_stat_activity_count")
        .containsEntry("cache-hits", "redis_keyspace_hits_total")
        .containsEntry("evictions", "redis_evicted_keys_total");
    assertThat(advice.path("action").asText()).isNotEqualTo("leave");
    assertThat(advice.path("thresholds").asText()).isEqualTo("these tests");

    assertThat(launch(arguments()).output())
        .contains("Evidence, measured:")
        .containsPattern("pool at least [0-9.]+ % for 15s .*threshold > 40 % \\(ours\\)")
        .contains("cpu: node_cpu_seconds_total (node exporter)")
        .contains("pool: pg_stat_activity_count (postgres_exporter: the server's own connections)");
  }

  @Test
  void oneJobAloneIsTakenByItsLabel() {
    JsonNode advice = adviceWith(List.of("cache-hits", "evictions"), "--match", "job=redis");
    assertThat(sources(advice))
        .containsEntry("cache-hits", "redis_keyspace_hits_total")
        .containsEntry("cpu", "redis_cpu_sys_main_thread_seconds_total")
        .doesNotContainValue("node_cpu_seconds_total")
        .doesNotContainValue("pg_stat_activity_count");
  }

  /** Its address alone, as Prometheus' own configuration has it. */
  @Test
  void anExportersPageIsOfWhatItTellsOfAndNotOfItself() {
    JsonNode advice =
        read(
            launch(
                json(
                    List.of(
                        "advise",
                        stores.redisExporter().toString(),
                        "--for=3s",
                        "--every=1s",
                        "--cores=2",
                        "--memory=1Gi"))));
    assertThat(advice.path("target").asText()).isEqualTo(stores.redisExporter() + "/metrics");
    assertThat(sources(advice))
        .containsEntry("cache-hits", "redis_keyspace_hits_total")
        .containsEntry("cpu", "redis_cpu_sys_main_thread_seconds_total")
        .containsEntry("memory", "redis_memory_used_bytes")
        .containsEntry("pool", "redis_connected_clients");
  }

  /** Once all of these are evidence: the Prometheus server has to have read for a while. */
  private static JsonNode adviceWith(List<String> metrics, String... options) {
    var last = new AtomicReference<>(new CommandResult(1, "none yet"));
    Await.until(
        PATIENCE,
        () -> "evidence of " + metrics + "; the last advice was " + last.get(),
        () -> {
          last.set(launch(json(arguments(options))));
          return last.get().exitCode() == 0
              && evidence(read(last.get())).keySet().containsAll(metrics);
        });
    return read(last.get());
  }

  private static List<String> arguments(String... options) {
    var arguments =
        new ArrayList<>(List.of("advise", stores.prometheus().toString(), "--for", "15s"));
    arguments.addAll(List.of("--every", "5s", "--thresholds", thresholds.toString()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private static List<String> json(List<String> arguments) {
    var words = new ArrayList<>(arguments);
    words.add("--json");
    return words;
  }

  private static CommandResult launch(List<String> arguments) {
    return BanyanProcess.launcher(arguments.toArray(String[]::new));
  }

  private static JsonNode read(CommandResult told) {
    String output = told.output();
    assertThat(told.exitCode()).as(output).isZero();
    // Before it stands what is told on standard error.
    try {
      return new ObjectMapper().readTree(output.substring(output.indexOf("\n{") + 1));
    } catch (IOException broken) {
      throw new AssertionError(output, broken);
    }
  }

  private static Map<String, JsonNode> evidence(JsonNode advice) {
    Map<String, JsonNode> byMetric = new TreeMap<>();
    for (JsonNode each : advice.path("evidence")) {
      byMetric.put(each.path("metric").asText(), each);
    }
    return byMetric;
  }

  private static JsonNode of(Map<String, JsonNode> evidence, String metric) {
    return evidence.getOrDefault(metric, MissingNode.getInstance());
  }

  private static double value(Map<String, JsonNode> evidence, String metric) {
    return of(evidence, metric).path("value").asDouble();
  }

  /** The first name of the series that each metric was read from. */
  private static Map<String, String> sources(JsonNode advice) {
    Map<String, String> byMetric = new TreeMap<>();
    for (JsonNode each : advice.path("sources")) {
      byMetric.put(each.path("metric").asText(), each.path("names").path(0).asText());
    }
    return byMetric;
  }
}
