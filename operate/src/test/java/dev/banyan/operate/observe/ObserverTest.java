package dev.banyan.operate.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.operate.prometheus.MetricSample;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.operate.prometheus.RangeSeries;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserverTest {

  private static Observed observed(MetricMap map, Recording recording) {
    return new Observer(map, Capacity.UNKNOWN).observe(recording, Pages.RATE_OVER);
  }

  private static Observed observed(String page, int reads) {
    return observed(MetricMap.shipped(), Pages.recorded(page, reads));
  }

  private static List<Sample> samples(Observed observed, Metric metric) {
    return observed.window().series().stream()
        .filter(series -> series.name().equals(metric.wire()))
        .flatMap(series -> series.samples().stream())
        .toList();
  }

  @Test
  void whatIsNotThereIsMissingAndNeverZero() {
    Observed nothing = observed("something_else 1\n", 3);
    assertThat(nothing.window().series()).isEmpty();
    assertThat(nothing.sources()).isEmpty();
  }

  @Test
  void withoutRequestsThereAreNoErrorsAndNoLatencyToSpeakOf() {
    String page =
        """
        http_request_duration_seconds_bucket{status="200",le="1"} 5
        http_request_duration_seconds_bucket{status="200",le="+Inf"} 5
        http_request_duration_seconds_count{status="200"} 5
        """;
    Observed quiet = observed(page, 5);
    assertThat(samples(quiet, Metric.P95)).isEmpty();
    assertThat(samples(quiet, Metric.ERRORS)).isEmpty();
    assertThat(quiet.notes()).anySatisfy(note -> assertThat(note).contains("p95", "did not move"));
  }

  @Test
  void theFirstFailureEverIsAFailure() {
    var recording = new Recording();
    String good = "http_requests_total{code=\"200\"} @0+90@\n";
    Pages.add(recording, good, 0);
    Pages.add(recording, good, 1);
    Pages.add(recording, good + "http_requests_total{code=\"500\"} 10\n", 2);
    List<Sample> errors = samples(observed(MetricMap.shipped(), recording), Metric.ERRORS);
    assertThat(errors.getFirst().value()).isZero();
    assertThat(errors.getLast().value()).isGreaterThan(5);
  }

  @Test
  void aPodThatIsGoneTakesNoRestartsAwayAndAddsNone() {
    var recording = new Recording();
    String one = "kube_pod_container_status_restarts_total{pod=\"a\"} 7\n";
    String other = "kube_pod_container_status_restarts_total{pod=\"b\"} @1+1@\n";
    Pages.add(recording, one + other, 0);
    Pages.add(recording, one + other, 1);
    Pages.add(recording, other, 2);
    assertThat(samples(observed(MetricMap.shipped(), recording), Metric.RESTARTS))
        .extracting(Sample::value)
        .containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void aRestartShowsInTheStartTime() {
    var recording = new Recording();
    Pages.add(recording, "process_start_time_seconds 1000\n", 0);
    Pages.add(recording, "process_start_time_seconds 1000\n", 1);
    Pages.add(recording, "process_start_time_seconds 2000\n", 2);
    assertThat(samples(observed(MetricMap.shipped(), recording), Metric.RESTARTS))
        .extracting(Sample::value)
        .containsExactly(0.0, 0.0, 1.0);
  }

  /** The kernel tells when it booted in whole seconds, and moves that with its clock. */
  @Test
  void aStartTimeThatWaversIsNeitherARestartNorAnotherProcess() {
    var recording = new Recording();
    Pages.add(recording, "process_start_time_seconds 1000.34\n", 0);
    Pages.add(recording, "process_start_time_seconds 1001.34\n", 1);
    Pages.add(recording, "process_start_time_seconds 1000.34\n", 2);
    assertThat(samples(observed(MetricMap.shipped(), recording), Metric.RESTARTS))
        .extracting(Sample::value)
        .containsExactly(0.0, 0.0, 0.0);
  }

  @Test
  void severalProcessesBehindOneAddressAreNotTakenForOne() {
    var recording = new Recording();
    Pages.add(recording, "process_start_time_seconds 1000\n", 0);
    Pages.add(recording, "process_start_time_seconds 2000\n", 1);
    Pages.add(recording, "process_start_time_seconds 1000\n", 2);
    assertThatThrownBy(() -> observed(MetricMap.shipped(), recording))
        .isInstanceOf(MetricsException.class)
        .hasMessageContaining("in turn");
  }

  @Test
  void aProcessWhoseCoresNobodyStatesIsAskedFor() {
    Observed some = observed("process_cpu_seconds_total @1+5@\n", 4);
    assertThat(samples(some, Metric.CPU)).isEmpty();
    assertThat(some.notes()).anySatisfy(note -> assertThat(note).contains("cpu", "--cores"));
    var stated =
        new Observer(
            MetricMap.shipped(),
            new Capacity(java.util.OptionalDouble.of(2), java.util.OptionalDouble.empty()));
    assertThat(
            samples(
                stated.observe(
                    Pages.recorded("process_cpu_seconds_total @1+5@\n", 4), Pages.RATE_OVER),
                Metric.CPU))
        .extracting(Sample::value)
        .containsExactly(25.0, 25.0, 25.0);
  }

  @Test
  void aFileOfOnesOwnGoesFirst() {
    MetricMap own =
        MetricMap.shipped()
            .with(
                """
                rules:
                  - metric: queue-age
                    exporter: our own
                    value: {names: builds_oldest_start, read: age, add: max}
                  - metric: cpu
                    exporter: our own
                    value: {names: our_cpu_share, where: {part: "web|api*"}, not: {part: api-old}, add: mean}
                    times: 100
                """);
    long begin = Pages.BEGIN.getEpochSecond();
    Observed seen =
        observed(
            own,
            Pages.recorded(
                "builds_oldest_start{q=\"a\"} "
                    + (begin - 60)
                    + "\nbuilds_oldest_start{q=\"b\"} "
                    + (begin + 9_999)
                    + "\nour_cpu_share{part=\"web\"} 0.5\nour_cpu_share{part=\"api-1\"} 0.7\n"
                    + "our_cpu_share{part=\"api-old\"} 0.1\nour_cpu_share{part=\"db\"} 0.1\n"
                    + "our_cpu_share 0.1\nsystem_cpu_usage 0.01\n",
                2));
    assertThat(samples(seen, Metric.QUEUE_AGE))
        .extracting(Sample::value)
        .containsExactly(60.0, 70.0);
    assertThat(samples(seen, Metric.CPU)).extracting(Sample::value).containsExactly(60.0, 60.0);
    assertThat(own.names()).contains("our_cpu_share", "process_start_time_seconds");
  }

  @Test
  void anExporterOfOnesOwnIsKnownByWhatItsFileNames() {
    MetricMap own = MetricMap.shipped().with("exporters: [tape_robot_exporter_info]");
    String page =
        "tape_robot_exporter_info 1\nprocess_start_time_seconds 1.7E9\nsystem_cpu_usage 0.5\n";
    assertThat(samples(observed(MetricMap.shipped(), Pages.recorded(page, 2)), Metric.RESTARTS))
        .hasSize(2);
    Observed seen = observed(own, Pages.recorded(page, 2));
    assertThat(samples(seen, Metric.RESTARTS)).isEmpty();
    assertThat(samples(seen, Metric.CPU)).hasSize(2);
    assertThatThrownBy(() -> MetricMap.shipped().with("exporters: [\"a|b\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'a|b' is no metric's name");
  }

  @Test
  void everyMistakeOfSuchAFileIsNamed() {
    assertThatThrownBy(
            () ->
                MetricMap.shipped()
                    .with(
                        """
                        rules:
                          - metric: cpus
                            exporter: x
                            value: {names: "a b", read: ratio}
                          - metric: cpu
                            exporter: x
                            join: none
                            value: {names: a, above: 1}
                        """))
        .isInstanceOf(ConfigException.class)
        .satisfies(
            wrong ->
                assertThat(((ConfigException) wrong).errors().toString())
                    .contains("rules[0].metric", "'cpu'", "read", "rules[1].value", "above"));
    assertThatThrownBy(() -> MetricMap.shipped().with("rules: [{metric: cpu, exporter: x}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("names");
  }

  @Test
  void routesBeyondABoundAreOneSoThatSharesStayTrue() {
    var page = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      page.append("http_request_duration_seconds_sum{route=\"/r").append(i).append("\"} @0+10@\n");
    }
    page.append("http_request_duration_seconds_sum{route=\"/\u0007hot\"} @0+1000@\n");
    List<Series> routes = observed(page.toString(), 3).window().series();
    assertThat(routes).hasSize(200);
    assertThat(routes).anySatisfy(route -> assertThat(route.label()).isEqualTo("/?hot"));
    double all = routes.stream().mapToDouble(route -> route.samples().getLast().value()).sum();
    assertThat(all).isEqualTo(400);
  }

  @Test
  void whatAPrometheusServerHasIsReadAsItStands() {
    var recording = new Recording();
    recording.add(
        List.of(
            range("process_cpu_seconds_total", Map.of("job", "a", "instance", "1"), 0, 100, 105),
            range("process_cpu_seconds_total", Map.of("job", "b", "instance", "2"), 1, 900),
            range("go_sched_gomaxprocs_threads", Map.of("job", "a", "instance", "1"), 0, 1, 1),
            range("go_sched_gomaxprocs_threads", Map.of("job", "b", "instance", "2"), 0, 1, 1)));
    Observed seen = observed(MetricMap.shipped(), recording);
    assertThat(samples(seen, Metric.CPU))
        .as("what a series had before the span is no increase")
        .extracting(Sample::value)
        .containsExactly(50.0);
    assertThat(seen.notes()).anySatisfy(note -> assertThat(note).contains("several jobs", "a b"));
  }

  private static RangeSeries range(
      String name, Map<String, String> labels, int from, double... values) {
    List<RangeSeries.Point> points = new java.util.ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(
          new RangeSeries.Point(Pages.BEGIN.plus(Pages.STEP.multipliedBy(from + i)), values[i]));
    }
    return new RangeSeries(name, labels, points);
  }

  @Test
  void aRecordingForgetsAndIsBounded() {
    var recording = Pages.recorded("x{a=\"1\"} @0+1@\n", 10);
    recording.add(
        Pages.BEGIN.plus(Pages.STEP.multipliedBy(10)), List.of(new MetricSample("y", Map.of(), 1)));
    recording.keep(Duration.ofSeconds(30));
    assertThat(recording.reads()).isEqualTo(4);
    assertThat(recording.series()).isEqualTo(2);
    recording.add(Instant.EPOCH, List.of(new MetricSample("z", Map.of(), 1)));
    assertThat(recording.of("z")).as("time does not go back").isEmpty();
    var flood = new Recording();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                int read = i;
                flood.add(
                    Pages.BEGIN.plusSeconds(i),
                    java.util.stream.IntStream.range(0, 30_000)
                        .mapToObj(n -> new MetricSample("x", Map.of("id", read + "-" + n), 1))
                        .toList());
              }
            })
        .isInstanceOf(MetricsException.class)
        .hasMessageContaining("series");
  }
}
