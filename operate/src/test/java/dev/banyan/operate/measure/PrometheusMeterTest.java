package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.prometheus.MetricPage;
import dev.banyan.operate.prometheus.MetricSample;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.scale.measure.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PrometheusMeterTest {

  private final List<MetricSample> page = new ArrayList<>();

  private void sample(String name, Map<String, String> labels, double value) {
    page.add(new MetricSample(name, labels, value));
  }

  private MetricPage read(Predicate<String> wanted) {
    return new MetricPage(
        page.stream().filter(each -> wanted.test(each.name())).toList(), Map.of(), page.size());
  }

  private PrometheusMeter meter(MeterSeries... own) {
    return new PrometheusMeter("http://localhost/metrics", this::read, List.of(own));
  }

  @Test
  void usualSeriesAreKnownAndAddedUpOverTheirLabels() {
    sample("process_cpu_seconds_total", Map.of(), 12.5);
    sample("process_cpu_time_ns_total", Map.of(), 99e9);
    sample("hikaricp_connections_active", Map.of("pool", "a"), 3);
    sample("hikaricp_connections_active", Map.of("pool", "b"), 4);
    sample("gen_ai_client_token_usage_total", Map.of("gen_ai_token_type", "input"), 100);
    sample("gen_ai_client_token_usage_total", Map.of("gen_ai_token_type", "output"), 20);
    sample("gen_ai_client_token_usage_total", Map.of("gen_ai_token_type", "total"), 120);
    assertThat(meter().read())
        .isEqualTo(
            new Reading(
                Map.of(Resource.CPU, 12.5, Resource.TOKENS, 120.0),
                Map.of(Resource.CONNECTIONS, 7.0)));
  }

  @Test
  void nanosecondsBecomeSeconds() {
    sample("process_cpu_time_ns_total", Map.of(), 2.5e9);
    assertThat(meter().read().totals()).containsEntry(Resource.CPU, 2.5);
  }

  @Test
  void aUsersOwnSeriesGoFirst() {
    sample("process_cpu_seconds_total", Map.of(), 1);
    sample("workers_cpu", Map.of(), 10);
    sample("web_cpu", Map.of(), 5);
    assertThat(meter(MeterSeries.parse("cpu=workers_cpu+web_cpu")).read().totals())
        .containsEntry(Resource.CPU, 15.0);
  }

  @Test
  void anExportersOwnProcessIsNotWhatIsMeasuredUnlessTheUserSaysSo() {
    sample("process_cpu_seconds_total", Map.of(), 1);
    sample("nginx_exporter_build_info", Map.of("version", "1.5.1"), 1);
    sample("nginx_connections_active", Map.of(), 3);
    assertThat(meter().read()).isEqualTo(new Reading(Map.of(), Map.of(Resource.SOCKETS, 3.0)));
    assertThat(meter(MeterSeries.parse("cpu=process_cpu_seconds_total")).read().totals())
        .containsEntry(Resource.CPU, 1.0);
  }

  @Test
  void aPageWithoutUseIsRefusedBeforeAnythingIsMeasured() {
    sample("up", Map.of(), 1);
    assertThatThrownBy(this::meter).hasMessageContaining("--series");
    sample("process_cpu_seconds_total", Map.of(), 1);
    assertThatThrownBy(() -> meter(MeterSeries.parse("tokens=nothing_total")))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("nothing_total");
  }

  @Test
  void aPageThatFailsIsToldInItsWords() {
    assertThatThrownBy(
            () ->
                new PrometheusMeter(
                    "x",
                    wanted -> {
                      throw new MetricsException("Nothing listens at there:9.");
                    },
                    List.of()))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("--metrics")
        .hasMessageContaining("Nothing listens");
  }

  @Test
  void aSeriesOfNoResourceIsNamed() {
    assertThatThrownBy(() -> MeterSeries.parse("cpus=x"))
        .hasMessageContaining("cpus")
        .hasMessageContaining("bytes-in");
    assertThatThrownBy(() -> MeterSeries.parse("cpu")).hasMessageContaining("RESOURCE=NAME");
  }
}
