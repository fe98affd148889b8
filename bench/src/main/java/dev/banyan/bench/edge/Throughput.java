package dev.banyan.bench.edge;

import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests per second and CPU time per request in closed loops, the contenders in turns: what the
 * machine does meanwhile hits all of them.
 *
 * @param question names the section and, in figures, what is asked: {@code http}, {@code cached}
 * @param warmUp of each contender, once: a JVM compiles what it runs often
 * @param targets least ratio of Banyan to plain nginx, by connections
 */
record Throughput(
    String question,
    String title,
    String path,
    List<Integer> connections,
    int rounds,
    Duration warmUp,
    Duration measured,
    Map<Integer, Double> targets) {

  static final String BANYAN = "Banyan";
  static final String NGINX = "nginx";
  static final String NGINX_EQUAL = "nginx, equal features";

  Samples run(Sampler sampler, List<Contender> contenders) {
    // Once for the compilers and caches, not counted.
    for (Contender contender : contenders) {
      contender.get(path).closed(connections.getLast(), warmUp);
    }
    Samples samples = new Samples();
    List<Contender> order = new ArrayList<>(contenders);
    for (int round = 0; round < rounds; round++) {
      for (int count : connections) {
        for (Contender contender : order) {
          samples.add(
              sampler.sample(contender, count, () -> contender.get(path).closed(count, measured)));
        }
      }
      // Nobody always runs in the wake of the same neighbour.
      Collections.rotate(order, 1);
    }
    return samples;
  }

  Section section(Samples samples, List<Contender> contenders) {
    List<List<String>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (int count : samples.connections()) {
      for (Contender contender : contenders) {
        rows.add(row(samples.middle(contender.name(), count), samples, count));
      }
      held(samples, count).ifPresent(notes::add);
    }
    notes.add(
        "The middle one of %d rounds of %s each, the contenders in turns. CPU: %s."
            .formatted(
                rounds,
                Numbers.duration(measured),
                contenders.getFirst().meter().map(meter -> meter.source()).orElse("not measured")));
    if (samples.foreignShareMax() > 0.05) {
      notes.add(
          "Other processes used up to %s of the server's core in a round."
              .formatted(Numbers.percent(samples.foreignShareMax())));
    }
    return new Section(
        title,
        List.of(
            "connections",
            "",
            "req/s",
            "× nginx",
            "CPU-µs/req",
            "in kernel",
            "p50",
            "p99",
            "server core",
            "load core",
            "of it generator",
            "limited by"),
        rows,
        notes);
  }

  private static List<String> row(Sample sample, Samples samples, int count) {
    double peer = samples.median(NGINX, count, Sample::perSecond);
    double own = samples.median(sample.contender().name(), count, Sample::perSecond);
    return List.of(
        Integer.toString(count),
        sample.contender().name(),
        Numbers.plain(own),
        Numbers.ratio(own / peer),
        Numbers.plain(samples.median(sample.contender().name(), count, Sample::microsPerRequest)),
        Numbers.percent(sample.server().systemShare()),
        Numbers.nanos(sample.load().latency().p50()),
        Numbers.nanos(sample.load().latency().p99()),
        Numbers.percent(sample.serverShare()),
        Numbers.percent(sample.loadCoreShare()),
        Numbers.percent(sample.generatorShare()),
        sample.limit().toString());
  }

  /** Says so where a figure shows the generator's limit, and what CPU time says instead. */
  private static Optional<String> held(Samples samples, int count) {
    Sample nginx = samples.middle(NGINX, count);
    if (nginx.limit() != Sample.Limit.LOAD_SIDE) {
      return Optional.empty();
    }
    return Optional.of(
        "At %d connections generator and upstream were the bottleneck before nginx was: its true peak is higher. By CPU time per request the ratio would be %s (predicted)."
            .formatted(count, Numbers.ratio(byCpu(samples, count))));
  }

  private static double byCpu(Samples samples, int count) {
    return samples.median(NGINX, count, Sample::microsPerRequest)
        / samples.median(BANYAN, count, Sample::microsPerRequest);
  }

  List<Figure> figures(Samples samples) {
    List<Figure> figures = new ArrayList<>();
    for (int count : samples.connections()) {
      String prefix = "edge." + question + "." + count + ".";
      double own = samples.median(BANYAN, count, Sample::perSecond);
      figures.add(Figure.measured(prefix + "perSecond", own, "req/s"));
      figures.add(
          Figure.measured(
              prefix + "cpu", samples.median(BANYAN, count, Sample::microsPerRequest), "µs/req"));
      Figure ratio =
          Figure.measured(
              prefix + "ratio", own / samples.median(NGINX, count, Sample::perSecond), "× nginx");
      Double bound = targets.get(count);
      figures.add(bound == null ? ratio : ratio.against(new Figure.Target.AtLeast(bound)));
      figures.add(
          Figure.measured(
              prefix + "ratioEqual",
              own / samples.median(NGINX_EQUAL, count, Sample::perSecond),
              "× nginx with equal features"));
      figures.add(Figure.predicted(prefix + "ratioByCpu", byCpu(samples, count), "× nginx"));
    }
    return figures;
  }

  /** The most that a contender served, over all numbers of connections. */
  static double peak(Samples samples, String contender) {
    return samples.connections().stream()
        .mapToDouble(count -> samples.median(contender, count, Sample::perSecond))
        .max()
        .orElse(Double.NaN);
  }
}
