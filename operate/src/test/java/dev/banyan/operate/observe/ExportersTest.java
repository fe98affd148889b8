package dev.banyan.operate.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages of real exporters, by the names that they document, mean what they mean. */
class ExportersTest {

  private static final double PRECISION = 1e-9;
  private static final Capacity STATED =
      new Capacity(OptionalDouble.of(2), OptionalDouble.of(1 << 30));

  private static Observed observed(String file, Capacity capacity) {
    return new Observer(MetricMap.shipped(), capacity)
        .observe(Pages.recorded(Pages.file(file), 7), Pages.RATE_OVER);
  }

  private static Observed observed(String file) {
    return observed(file, Capacity.UNKNOWN);
  }

  private static List<Series> series(Observed observed, Metric metric) {
    return observed.window().series().stream()
        .filter(series -> series.name().equals(metric.wire()))
        .toList();
  }

  /** Every sample has that value, and there is one for each read but, for a rate, the first. */
  private static void assertSteady(Observed observed, Metric metric, double value, int samples) {
    assertThat(series(observed, metric)).as(metric.wire()).hasSize(1);
    List<Sample> of = series(observed, metric).getFirst().samples();
    assertThat(of).as(metric.wire()).hasSize(samples);
    assertThat(of)
        .as(metric.wire())
        .allSatisfy(sample -> assertThat(sample.value()).isCloseTo(value, within(PRECISION)));
  }

  private static void assertCounted(Observed observed, Metric metric, double first, double last) {
    List<Sample> of = series(observed, metric).getFirst().samples();
    assertThat(of.getFirst().value()).as(metric.wire()).isCloseTo(first, within(PRECISION));
    assertThat(of.getLast().value()).as(metric.wire()).isCloseTo(last, within(PRECISION));
  }

  private static void assertMissing(Observed observed, Metric... metrics) {
    for (Metric metric : metrics) {
      assertThat(series(observed, metric)).as(metric.wire()).isEmpty();
    }
  }

  @Test
  void aNodeOfBanyanIsUnderstoodWithoutAnyConfiguration() {
    Observed node = observed("banyan-node.txt");
    assertSteady(node, Metric.CPU, 85, 7);
    assertSteady(node, Metric.MEMORY, 60, 7);
    // 100 requests in 10 s, without the reading of metrics: 80 below 0.1 s, 20 below 0.25 s.
    assertSteady(node, Metric.P95, 0.1 + 0.15 * 15 / 20, 6);
    assertSteady(node, Metric.ERRORS, 10, 6);
    assertSteady(node, Metric.POOL, 75, 7);
    assertSteady(node, Metric.POOL_WAIT, 0.25, 6);
    assertSteady(node, Metric.CACHE_HITS, 70, 6);
    assertSteady(node, Metric.SLOW_QUERIES, 6, 6);
    assertSteady(node, Metric.QUERIES_PER_REQUEST, 2_300 / 1_100.0, 6);
    // 100 rows put in within 10 s: 80 below 0.1 s, 20 below 0.25 s; what was read counts not.
    assertSteady(node, Metric.WRITE_TIME, 0.1 + 0.15 * 15 / 20, 6);
    assertCounted(node, Metric.RESTARTS, 0, 6);
    assertCounted(node, Metric.EVICTIONS, 0, 12);
    assertCounted(node, Metric.QUEUE_LENGTH, 5, 65);
    assertThat(series(node, Metric.ROUTE_SECONDS))
        .extracting(Series::label)
        .containsExactlyInAnyOrder("shop:/", "shop:/pay");
    assertMissing(node, Metric.OOM_KILLS, Metric.QUEUE_AGE, Metric.USERS, Metric.MODEL_SHARE);
    assertThat(node.sources())
        .anySatisfy(
            source -> {
              assertThat(source.metric()).isEqualTo(Metric.POOL);
              assertThat(source.names()).containsExactly("hikaricp_connections_active");
            });
  }

  @Test
  void springBoot() {
    Observed spring = observed("spring-boot.txt");
    assertSteady(spring, Metric.P95, 0.05 + 0.05 * 45 / 50, 6);
    assertSteady(spring, Metric.ERRORS, 0, 6);
    assertSteady(spring, Metric.CPU, 50, 7);
    assertSteady(spring, Metric.MEMORY, 40, 7);
    assertSteady(spring, Metric.POOL, 100, 7);
    assertSteady(spring, Metric.BLOCKED, 75, 7);
    assertSteady(spring, Metric.CACHE_HITS, 25, 6);
    assertSteady(spring, Metric.QUERIES_PER_REQUEST, 20, 6);
    assertCounted(spring, Metric.EVICTIONS, 0, 18);
    assertThat(series(spring, Metric.ROUTE_SECONDS))
        .extracting(Series::label)
        .containsExactly("/orders");
  }

  @Test
  void nodeExporter() {
    Observed node = observed("node-exporter.txt");
    assertSteady(node, Metric.CPU, 75, 6);
    assertSteady(node, Metric.MEMORY, 75, 7);
    assertCounted(node, Metric.OOM_KILLS, 0, 6);
    assertMissing(node, Metric.P95, Metric.ERRORS, Metric.POOL);
  }

  @Test
  void nodeExporterAsDebianHasIt() {
    Observed node = observed("node-exporter-1.5.txt", STATED);
    // idle and waiting for a disk: 5 of 10 s; guests are in user already.
    assertSteady(node, Metric.CPU, 50, 6);
    assertSteady(node, Metric.MEMORY, 75, 7);
    assertCounted(node, Metric.OOM_KILLS, 0, 6);
    assertMissing(node, Metric.RESTARTS);
  }

  @Test
  void postgresExporterAsDebianHasIt() {
    Observed server = observed("postgres-exporter-0.11.txt", STATED);
    assertSteady(server, Metric.POOL, 35 * 100.0 / 40, 7);
    assertMissing(server, Metric.CPU, Metric.MEMORY, Metric.RESTARTS);
  }

  @Test
  void ofSeveralServersThatOneExporterTellsOfTheFullestCounts() {
    String page =
        """
        pg_settings_max_connections{server="a:5432"} 100
        pg_settings_max_connections{server="b:5432"} 400
        pg_stat_activity_count{datname="shop",server="a:5432",state="active"} 10
        pg_stat_activity_count{datname="shop",server="a:5432",state="idle"} 80
        pg_stat_activity_count{datname="shop",server="b:5432",state="idle"} 4
        """;
    Observed servers =
        new Observer(MetricMap.shipped(), Capacity.UNKNOWN)
            .observe(Pages.recorded(page, 7), Pages.RATE_OVER);
    assertSteady(servers, Metric.POOL, 90, 7);
  }

  @Test
  void postgresExporterOfToday() {
    Observed server = observed("postgres-exporter-0.20.txt", STATED);
    assertSteady(server, Metric.POOL, 32 * 100.0 / 40, 7);
    assertCounted(server, Metric.RESTARTS, 0, 0);
    assertMissing(server, Metric.CPU, Metric.MEMORY);
    assertThat(server.notes())
        .contains(
            "cpu: process_cpu_seconds_total is an exporter's own, not of the system that it tells"
                + " of, and left out");
  }

  @Test
  void redisExporterAsDebianHasIt() {
    Observed redis = observed("redis-exporter-1.45.txt", STATED);
    assertSteady(redis, Metric.CACHE_HITS, 75, 6);
    assertCounted(redis, Metric.EVICTIONS, 0, 30);
    assertSteady(redis, Metric.POOL, 2.5, 7);
    assertSteady(redis, Metric.CPU, 80, 6);
    assertSteady(redis, Metric.MEMORY, 96.572, 7);
    assertCounted(redis, Metric.RESTARTS, 0, 0);
    assertThat(redis.sources())
        .filteredOn(source -> source.metric() == Metric.RESTARTS)
        .flatExtracting(Observed.Source::names)
        .containsExactly("redis_start_time_seconds");
  }

  /** Prometheus reads an app and an exporter: what the exporter takes itself is not the app's. */
  @Test
  void whatAnExporterTakesItselfIsLeftOutBesideAnApp() {
    String page =
        """
        process_cpu_seconds_total{job="app",instance="a:1"} @0+3@
        process_cpu_seconds_total{job="redis",instance="r:1"} @0+9@
        redis_exporter_build_info{job="redis",instance="r:1"} 1
        """;
    Observed both =
        new Observer(
                MetricMap.shipped(), new Capacity(OptionalDouble.of(1), OptionalDouble.empty()))
            .observe(Pages.recorded(page, 7), Pages.RATE_OVER);
    assertSteady(both, Metric.CPU, 30, 6);
    assertThat(both.notes()).isEmpty();
  }

  @Test
  void dockersContainersAreHeldAgainstTheirCpuLimit() {
    String page =
        """
        container_cpu_usage_seconds_total{id="/docker/1",image="shop",name="shop",cpu="total"} @0+3@
        container_cpu_usage_seconds_total{id="/",cpu="total"} @0+19@
        container_spec_cpu_period{id="/docker/1",image="shop",name="shop"} 100000
        container_spec_cpu_quota{id="/docker/1",image="shop",name="shop"} 50000
        """;
    Observed containers =
        new Observer(MetricMap.shipped(), Capacity.UNKNOWN)
            .observe(Pages.recorded(page, 7), Pages.RATE_OVER);
    assertSteady(containers, Metric.CPU, 60, 6);
  }

  @Test
  void containersAreHeldAgainstTheirLimitsAndThoseWithoutLeftOut() {
    Observed pods = observed("cadvisor.txt");
    // api: (0.8 + 0.4) of 2 cores; worker 0.1 of 0.5.
    assertSteady(pods, Metric.CPU, 60, 6);
    assertSteady(pods, Metric.MEMORY, 95, 7);
    assertCounted(pods, Metric.OOM_KILLS, 0, 6);
    assertCounted(pods, Metric.RESTARTS, 0, 6);
  }

  @Test
  void storesAndQueues() {
    Observed stores = observed("stores.txt");
    assertSteady(stores, Metric.CACHE_HITS, 20, 6);
    assertCounted(stores, Metric.EVICTIONS, 0, 24);
    assertSteady(stores, Metric.POOL, 90, 7);
    assertSteady(stores, Metric.POOL_WAIT, 1.5, 7);
    assertSteady(stores, Metric.QUEUE_AGE, 45, 7);
    assertCounted(stores, Metric.QUEUE_LENGTH, 110, 350);
    assertSteady(stores, Metric.SLOW_QUERIES, 12, 6);
  }

  @Test
  void goWithSummaries() {
    Observed service = observed("go.txt");
    assertSteady(service, Metric.CPU, 90, 6);
    assertSteady(service, Metric.P95, 1.2, 7);
    assertSteady(service, Metric.ERRORS, 0, 6);
    assertSteady(service, Metric.POOL, 90, 7);
    assertSteady(service, Metric.POOL_WAIT, 0.2, 6);
    assertSteady(service, Metric.MODEL_SHARE, 75, 6);
    assertCounted(service, Metric.RESTARTS, 0, 0);
    assertMissing(service, Metric.MEMORY);
    assertThat(service.notes()).anySatisfy(note -> assertThat(note).contains("memory", "--memory"));
    assertSteady(
        observed("go.txt", new Capacity(OptionalDouble.empty(), OptionalDouble.of(8e8))),
        Metric.MEMORY,
        50,
        7);
  }

  @Test
  void everyRuleOfTheFileCanBeReadAndSaysItsPage() {
    for (Metric metric : Metric.values()) {
      List<Rule> rules = MetricMap.shipped().rules(metric);
      assertThat(rules).as(metric.wire()).isNotEmpty();
      assertThat(rules).allSatisfy(rule -> assertThat(rule.source()).isNotBlank());
      assertThat(rules.stream().collect(Collectors.toSet())).as(metric.wire()).hasSameSizeAs(rules);
    }
  }
}
