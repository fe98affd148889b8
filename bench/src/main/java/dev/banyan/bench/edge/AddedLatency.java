package dev.banyan.bench.edge;

import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.load.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What standing in between adds, in an open model at a rate that all can serve: independent
 * arrivals, timed from when they were due.
 *
 * @param perSecond 70 % of the slower one's peak
 */
record AddedLatency(
    double perSecond, int connections, int rounds, Duration warmUp, Duration measured) {

  /** The upstream without anybody in between. */
  static final String DIRECT = "upstream alone";

  private static final long SEED = 20_240_731;

  Samples run(Sampler sampler, List<Contender> contenders) {
    Samples samples = new Samples();
    for (int round = 0; round < rounds; round++) {
      // All contenders of a round meet the same arrivals.
      long seed = SEED + round;
      for (Contender contender : contenders) {
        samples.add(
            sampler.sample(
                contender,
                connections,
                () -> contender.get("/").poisson(connections, perSecond, seed, warmUp, measured)));
      }
    }
    return samples;
  }

  private Latency merged(Samples samples, String contender) {
    Latency all = new Latency();
    samples.of(contender, connections).forEach(sample -> all.add(sample.load().latency()));
    return all;
  }

  Section section(Samples samples, List<Contender> contenders) {
    Latency direct = merged(samples, DIRECT);
    List<List<String>> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      Latency latency = merged(samples, contender.name());
      boolean itself = contender.name().equals(DIRECT);
      rows.add(
          List.of(
              contender.name(),
              Numbers.nanos(latency.p50()),
              Numbers.nanos(latency.nanosAt(90)),
              Numbers.nanos(latency.p99()),
              Numbers.nanos(latency.nanosAt(99.9)),
              itself ? "" : Numbers.nanos(latency.p50() - direct.p50()),
              itself ? "" : Numbers.nanos(latency.p99() - direct.p99()),
              late(samples, contender)));
    }
    return new Section(
        "Added latency at %s requests per second".formatted(Numbers.plain(perSecond)),
        List.of("", "p50", "p90", "p99", "p99.9", "added p50", "added p99", "generator late by"),
        rows,
        List.of(
            "70 %% of the slower peak; open model, Poisson arrivals over %d connections, timed from the scheduled start; %d rounds of %s in turns."
                .formatted(connections, rounds, Numbers.duration(measured))));
  }

  private String late(Samples samples, Contender contender) {
    return Numbers.duration(
        samples.of(contender.name(), connections).stream()
            .map(sample -> sample.load().late())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO));
  }

  List<Figure> figures(Samples samples) {
    Latency direct = merged(samples, DIRECT);
    List<Figure> figures = new ArrayList<>();
    for (String contender : List.of(Throughput.BANYAN, Throughput.NGINX)) {
      Latency latency = merged(samples, contender);
      String prefix = "edge.added." + contender.toLowerCase(java.util.Locale.ROOT) + ".";
      figures.add(Figure.measured(prefix + "p50", (latency.p50() - direct.p50()) / 1_000, "µs"));
      figures.add(Figure.measured(prefix + "p99", (latency.p99() - direct.p99()) / 1_000, "µs"));
    }
    return figures;
  }
}
