package dev.banyan.bench.edge;

import dev.banyan.bench.generator.WebSockets;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** WebSocket messages per second: each socket sends, waits for the echo, and sends again. */
record Messages(int sockets, int payloadBytes, int rounds, Duration measured) {

  private static final String PATH = "/sockets";

  Samples run(Sampler sampler, List<Contender> contenders) {
    Samples samples = new Samples();
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        try (WebSockets opened =
            new WebSockets(1, contender.address(), PATH, contender.headers())) {
          opened.open(sockets, Duration.ofSeconds(30));
          opened.echo(payloadBytes, Duration.ZERO, measured.dividedBy(2));
        }
        try (WebSockets opened =
            new WebSockets(1, contender.address(), PATH, contender.headers())) {
          opened.open(sockets, Duration.ofSeconds(30));
          samples.add(
              sampler.sample(
                  contender, sockets, () -> opened.echo(payloadBytes, Duration.ZERO, measured)));
        }
      }
    }
    return samples;
  }

  /** An echo is two messages: one there, one back. */
  private double messages(Samples samples, String contender) {
    return 2 * samples.median(contender, sockets, Sample::perSecond);
  }

  private double micros(Samples samples, String contender) {
    return samples.median(contender, sockets, Sample::microsPerRequest) / 2;
  }

  Section section(Samples samples, List<Contender> contenders) {
    List<List<String>> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      Sample sample = samples.middle(contender.name(), sockets);
      rows.add(
          List.of(
              contender.name(),
              Numbers.plain(messages(samples, contender.name())),
              Numbers.ratio(
                  messages(samples, contender.name()) / messages(samples, Throughput.NGINX)),
              Numbers.plain(micros(samples, contender.name())),
              Numbers.nanos(sample.load().latency().p50()),
              Numbers.nanos(sample.load().latency().p99()),
              sample.limit().toString()));
    }
    return new Section(
        "WebSocket messages",
        List.of(
            "", "messages/s", "× nginx", "CPU-µs/message", "echo p50", "echo p99", "limited by"),
        rows,
        List.of(
            "%d sockets, %d bytes a message, %d rounds of %s in turns; an echo is two messages."
                .formatted(sockets, payloadBytes, rounds, Numbers.duration(measured))));
  }

  List<Figure> figures(Samples samples) {
    return List.of(
        Figure.measured(
            "edge.websocket.perSecond", messages(samples, Throughput.BANYAN), "messages/s"),
        Figure.measured("edge.websocket.cpu", micros(samples, Throughput.BANYAN), "µs/message"),
        Figure.measured(
            "edge.websocket.ratio",
            messages(samples, Throughput.BANYAN) / messages(samples, Throughput.NGINX),
            "× nginx"));
  }
}
