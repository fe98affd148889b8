package dev.banyan.server.scale;

import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.ServiceSpec;
import dev.banyan.scale.simulate.SimulationResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The curves of a simulation: arrays of the same length, a value for each step. Where there were
 * more points than {@link #STEPS_MAX}, a step takes several: rates are their mean, p95 and what
 * waits the worst of them, replicas and nodes the last.
 */
record SeriesView(
    long stepSeconds,
    List<Long> second,
    List<Long> nodes,
    List<Long> costCentsPerHour,
    List<Double> load,
    List<Double> missed,
    List<Service> services) {

  static final int STEPS_MAX = 600;

  /** Of all curves together: an answer stays small with many services. */
  private static final int VALUES_MAX = 60_000;

  private static final int CURVES = 9;
  private static final double MILLIS = 1000;

  /** The curves of one service; a p95 is null where nothing is served. */
  record Service(
      String service,
      List<Double> load,
      List<Double> served,
      List<Double> shed,
      List<Double> missed,
      List<Long> queue,
      List<Double> queueAgeSeconds,
      List<@Nullable Double> p95Ms,
      List<Long> desired,
      List<Long> ready) {}

  static SeriesView of(Scenario scenario, SimulationResult result) {
    int services = scenario.services().size();
    List<SimulationResult.Point> points = result.points();
    int intervals = points.size() / services;
    int most = Math.min(STEPS_MAX, VALUES_MAX / (CURVES * services));
    int each = Math.max(1, Math.ceilDiv(intervals, most));
    List<List<SimulationResult.Point>> steps = steps(ofService(points, 0, services), each);
    List<Service> curves = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      ServiceSpec spec = scenario.services().get(i);
      curves.add(service(spec.name(), steps(ofService(points, i, services), each)));
    }
    List<Long> nodes = last(steps, SimulationResult.Point::nodes);
    return new SeriesView(
        scenario.interval().toSeconds() * each,
        last(steps, SimulationResult.Point::second),
        nodes,
        nodes.stream().map(count -> costCentsPerHour(scenario, count)).toList(),
        sum(curves.stream().map(Service::load).toList()),
        sum(curves.stream().map(Service::missed).toList()),
        curves);
  }

  private static Service service(String name, List<List<SimulationResult.Point>> steps) {
    return new Service(
        name,
        rates(steps, SimulationResult.Point::arrived),
        rates(steps, SimulationResult.Point::served),
        rates(steps, SimulationResult.Point::shed),
        rates(steps, SimulationResult.Point::missed),
        steps.stream()
            .map(step -> step.stream().mapToLong(SimulationResult.Point::waiting).max().orElse(0))
            .toList(),
        steps.stream()
            .map(
                step ->
                    Figures.rounded(
                        step.stream()
                            .mapToDouble(SimulationResult.Point::oldestSeconds)
                            .max()
                            .orElse(0)))
            .toList(),
        p95(steps),
        last(steps, SimulationResult.Point::desired),
        last(steps, SimulationResult.Point::ready));
  }

  private static List<SimulationResult.Point> ofService(
      List<SimulationResult.Point> points, int service, int services) {
    List<SimulationResult.Point> out = new ArrayList<>(points.size() / services);
    for (int i = service; i < points.size(); i += services) {
      out.add(points.get(i));
    }
    return out;
  }

  private static List<List<SimulationResult.Point>> steps(
      List<SimulationResult.Point> points, int each) {
    List<List<SimulationResult.Point>> out = new ArrayList<>();
    for (int from = 0; from < points.size(); from += each) {
      out.add(points.subList(from, Math.min(points.size(), from + each)));
    }
    return out;
  }

  /** A second, over the time since the step before. */
  private static List<Double> rates(
      List<List<SimulationResult.Point>> steps, ToDoubleFunction<SimulationResult.Point> count) {
    List<Double> out = new ArrayList<>();
    long before = 0;
    for (List<SimulationResult.Point> step : steps) {
      long end = step.getLast().second();
      out.add(Figures.rounded(step.stream().mapToDouble(count).sum() / (end - before)));
      before = end;
    }
    return out;
  }

  private static List<@Nullable Double> p95(List<List<SimulationResult.Point>> steps) {
    List<@Nullable Double> out = new ArrayList<>();
    for (List<SimulationResult.Point> step : steps) {
      double worst = step.stream().mapToDouble(SimulationResult.Point::p95Seconds).max().orElse(0);
      out.add(Double.isFinite(worst) ? Figures.rounded(worst * MILLIS) : null);
    }
    return out;
  }

  private static List<Long> last(
      List<List<SimulationResult.Point>> steps, ToLongFunction<SimulationResult.Point> value) {
    return steps.stream().map(step -> value.applyAsLong(step.getLast())).toList();
  }

  private static List<Double> sum(List<List<Double>> curves) {
    List<Double> out = new ArrayList<>();
    for (int i = 0; i < curves.getFirst().size(); i++) {
      int at = i;
      out.add(Figures.rounded(curves.stream().mapToDouble(curve -> curve.get(at)).sum()));
    }
    return out;
  }

  private static long costCentsPerHour(Scenario scenario, long nodes) {
    return Figures.cents(
        scenario
            .nodes()
            .pricePerHour()
            .multiply(BigDecimal.valueOf(nodes))
            .add(scenario.fixedPerHour().multiply(BigDecimal.valueOf(scenario.regions()))));
  }
}
