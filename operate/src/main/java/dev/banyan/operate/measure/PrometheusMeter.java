package dev.banyan.operate.measure;

import dev.banyan.operate.observe.ExporterMarks;
import dev.banyan.operate.observe.MetricMap;
import dev.banyan.operate.prometheus.MetricPage;
import dev.banyan.operate.prometheus.MetricSample;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.scale.measure.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A target's own page of metrics. */
public final class PrometheusMeter implements Meter {

  private final String url;
  private final Function<Predicate<String>, MetricPage> page;
  private final List<MeterSeries> series;
  private final Set<MeterSeries> own;
  private final ExporterMarks exporters;
  private final Set<String> names;

  /**
   * Of an exporter's page only what it tells of its target counts, or what the user names: its own
   * process is not what is measured.
   *
   * @param url for people
   * @param page reads the samples of some names
   * @param own series that go before the usual ones
   * @throws MeasureException when the page cannot be read or says nothing that is of use
   */
  public PrometheusMeter(
      String url, Function<Predicate<String>, MetricPage> page, List<MeterSeries> own) {
    this.url = url;
    this.page = page;
    this.series = Stream.concat(own.stream(), MeterSeries.USUAL.stream()).toList();
    this.own = Set.copyOf(own);
    this.exporters = MetricMap.shipped().exporters();
    this.names =
        Stream.concat(
                series.stream().flatMap(each -> each.names().stream()), exporters.names().stream())
            .collect(Collectors.toSet());
    check(own);
  }

  private void check(List<MeterSeries> own) {
    Reading now = read();
    if (now.totals().isEmpty() && now.levels().isEmpty()) {
      throw new MeasureException(
          "--metrics: "
              + url
              + " has none of the series that are known; name yours:"
              + " --series cpu=process_cpu_seconds_total");
    }
    List<String> missing = new ArrayList<>();
    for (MeterSeries each : own) {
      if (!now.totals().containsKey(each.resource())
          && !now.levels().containsKey(each.resource())) {
        missing.add(String.join("+", each.names()));
      }
    }
    if (!missing.isEmpty()) {
      throw new MeasureException("--series: " + url + " has no " + String.join(", ", missing));
    }
  }

  @Override
  public Reading read() {
    MetricPage read;
    try {
      read = page.apply(names::contains);
    } catch (MetricsException told) {
      throw new MeasureException("--metrics: " + told.getMessage(), told);
    }
    Map<Resource, Double> totals = new EnumMap<>(Resource.class);
    Map<Resource, Double> levels = new EnumMap<>(Resource.class);
    boolean exporter =
        read.samples().stream().anyMatch(sample -> exporters.names().contains(sample.name()));
    for (MeterSeries each : series) {
      if (exporter
          && !own.contains(each)
          && each.names().stream().anyMatch(ExporterMarks::ownProcess)) {
        continue;
      }
      Map<Resource, Double> to = MeterWindow.LEVELS.contains(each.resource()) ? levels : totals;
      if (to.containsKey(each.resource())) {
        continue;
      }
      List<MetricSample> samples =
          read.samples().stream().filter(sample -> belongs(each, sample)).toList();
      if (!samples.isEmpty()) {
        to.put(
            each.resource(), each.unit() * samples.stream().mapToDouble(MetricSample::value).sum());
      }
    }
    return new Reading(totals, levels);
  }

  private static boolean belongs(MeterSeries series, MetricSample sample) {
    return series.names().contains(sample.name())
        && Double.isFinite(sample.value())
        && series.without().entrySet().stream()
            .noneMatch(label -> label.getValue().equals(sample.labels().get(label.getKey())));
  }

  @Override
  public String source() {
    return "metrics of " + url;
  }
}
