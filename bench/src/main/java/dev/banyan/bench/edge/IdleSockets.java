package dev.banyan.bench.edge;

import dev.banyan.bench.generator.WebSockets;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.ProcFs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Memory that open, silent WebSockets hold in the process between. */
record IdleSockets(int sockets) {

  record Held(Contender contender, long before, long after, long alive) {
    double bytesPerSocket(int sockets) {
      return (double) (after - before) / sockets;
    }
  }

  List<Held> run(ProcFs proc, List<Contender> contenders) {
    List<Held> held = new ArrayList<>();
    for (Contender contender : contenders) {
      long before = proc.rssBytes(contender.pid()).orElse(0);
      try (WebSockets opened =
          new WebSockets(1, contender.address(), "/sockets", contender.headers())) {
        opened.open(sockets, Duration.ofSeconds(120));
        // One message each shows that they are joined to the upstream, and then they rest.
        opened.echo(16, Duration.ofMillis(500), Duration.ofSeconds(1));
        held.add(
            new Held(
                contender, before, proc.rssBytes(contender.pid()).orElse(0), opened.openNow()));
      }
    }
    return held;
  }

  Section section(List<Held> held) {
    return new Section(
        String.format(Locale.ROOT, "%,d idle WebSockets", sockets),
        List.of("", "memory before", "with them", "per socket", "open"),
        held.stream()
            .map(
                one ->
                    List.of(
                        one.contender().name(),
                        Numbers.mebibytes(one.before()),
                        Numbers.mebibytes(one.after()),
                        Numbers.plain(one.bytesPerSocket(sockets) / 1024) + " KiB",
                        Numbers.plain(one.alive())))
            .toList(),
        List.of("Resident memory of the process between; kernel buffers are not in it."));
  }

  List<Figure> figures(List<Held> held) {
    return held.stream()
        .map(
            one ->
                Figure.measured(
                    "edge.idle." + one.contender().name().toLowerCase(Locale.ROOT),
                    one.bytesPerSocket(sockets) / 1024,
                    "KiB/socket"))
        .toList();
  }

  List<String> failures(List<Held> held) {
    return held.stream()
        .filter(one -> one.alive() < sockets)
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "%s: only %,d of %,d idle WebSockets stayed open",
                    one.contender().name(),
                    one.alive(),
                    sockets))
        .toList();
  }
}
