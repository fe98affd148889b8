package dev.banyan.bench.writes;

import dev.banyan.bench.BenchCommand;
import dev.banyan.bench.durability.RowLedger.DatabaseAddress;
import dev.banyan.bench.generator.LoadResult;
import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.Node;
import dev.banyan.bench.peer.AddressApp;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.machine.CpuTime;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.machine.Scratch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;

/** {@code bench writes}. */
@Command(
    name = "writes",
    mixinStandardHelpOptions = true,
    description = {
      "A configuration write of 4 KB through the API (identity, owner check, audit, outbox, fsync)",
      "beside raw inserts of the same bytes on the same PostgreSQL."
    })
public final class WritesBench extends BenchCommand {

  private static final int BYTES = 4_096;
  private static final List<Integer> WRITERS = List.of(1, 16, 64);
  private static final int ROUNDS = 4;
  private static final String API = "API";
  private static final String RAW = "raw insert";

  private record Cell(String who, int writers) {}

  private final Map<Cell, List<LoadResult>> results = new HashMap<>();
  private final List<String> invalid = new ArrayList<>();
  private final Map<Integer, CpuTime> nodeCpu = new HashMap<>();

  @Override
  protected Findings measure() throws SQLException {
    try (Scratch scratch = new Scratch("writes")) {
      AddressApp app = AddressApp.write(scratch);
      try (Node node =
          node(
              app.folder(),
              scratch.folder().resolve("data"),
              List.of(),
              UnaryOperator.identity())) {
        node.start();
        Installation installation = Installation.signUp(node);
        ApiWrites api = new ApiWrites(node, installation, BYTES);
        RawInserts raw =
            new RawInserts(
                DatabaseAddress.parse(app.addresses().getOrDefault("DATABASE_URL", "")), BYTES);
        say("Warming up");
        api.run(16, quick() ? Duration.ofSeconds(3) : Duration.ofSeconds(20));
        raw.run(16, Duration.ofSeconds(2));
        rounds(api, raw, node.pid());
        LoadResult steady = steady(api);
        return findings(steady);
      }
    }
  }

  /** 60 s of each number of writers, in turns. */
  private void rounds(ApiWrites api, RawInserts raw, long pid) throws SQLException {
    ProcFs proc = new ProcFs();
    Duration each = quick() ? Duration.ofSeconds(2) : Duration.ofSeconds(15);
    for (int round = 0; round < (quick() ? 1 : ROUNDS); round++) {
      for (int writers : WRITERS) {
        say("Round %d, %d writers".formatted(round + 1, writers));
        CpuTime before = proc.cpu(List.of(pid));
        note(API, writers, api.run(writers, each));
        nodeCpu.merge(writers, proc.cpu(List.of(pid)).since(before), CpuTime::plus);
        note(RAW, writers, raw.run(writers, each));
      }
    }
  }

  private void note(String who, int writers, LoadResult result) {
    results.computeIfAbsent(new Cell(who, writers), cell -> new ArrayList<>()).add(result);
    for (String reason : result.failures()) {
      invalid.add(who + " at " + writers + " writers: " + reason);
    }
  }

  /** What a caller waits at an ordinary load: an open model at half of what 16 writers got done. */
  private LoadResult steady(ApiWrites api) {
    double rate = perSecond(API, 16) / 2;
    say("Open model at %s writes per second".formatted(Numbers.plain(rate)));
    LoadResult result =
        api.open(64, rate, quick() ? Duration.ofSeconds(5) : Duration.ofSeconds(60));
    result.failures().forEach(reason -> invalid.add("open model: " + reason));
    return result;
  }

  private LoadResult merged(String who, int writers) {
    List<LoadResult> rounds = results.getOrDefault(new Cell(who, writers), List.of());
    var latency = new Latency();
    rounds.forEach(round -> latency.add(round.latency()));
    return new LoadResult(
        rounds.stream().map(LoadResult::measured).reduce(Duration.ZERO, Duration::plus),
        rounds.stream().mapToLong(LoadResult::completed).sum(),
        0,
        0,
        0,
        0,
        0,
        latency,
        Duration.ZERO);
  }

  private double perSecond(String who, int writers) {
    return merged(who, writers).perSecond();
  }

  private Findings findings(LoadResult steady) {
    List<List<String>> rows = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    for (int writers : WRITERS) {
      for (String who : List.of(API, RAW)) {
        LoadResult all = merged(who, writers);
        rows.add(
            List.of(
                Integer.toString(writers),
                who,
                Numbers.plain(all.perSecond()),
                Numbers.ratio(all.perSecond() / perSecond(RAW, writers)),
                Numbers.nanos(all.latency().p50()),
                Numbers.nanos(all.latency().p99()),
                Numbers.nanos(all.latency().max()),
                who.equals(API)
                    ? Numbers.plain(
                        nodeCpu.getOrDefault(writers, CpuTime.ZERO).microsPer(all.completed()))
                    : ""));
      }
      LoadResult api = merged(API, writers);
      String prefix = "writes." + writers + ".";
      figures.add(Figure.measured(prefix + "perSecond", api.perSecond(), "writes/s"));
      figures.add(
          Figure.measured(
              prefix + "ratio", api.perSecond() / perSecond(RAW, writers), "× raw insert"));
      figures.add(Figure.measured(prefix + "p99", api.latency().p99() / 1e6, "ms"));
    }
    figures.add(Figure.measured("writes.steady.p99", steady.latency().p99() / 1e6, "ms"));
    return new Findings(
        "Acknowledged writes",
        List.of(
            new Section(
                "A configuration write of 4 KB beside a raw insert of the same bytes",
                List.of("writers", "", "writes/s", "× raw", "p50", "p99", "max", "node CPU-µs"),
                rows,
                List.of(
                    "Closed loops in turns, %s in all for each row; text that does not compress; both on the node's own PostgreSQL with fsync and synchronous_commit on."
                        .formatted(Numbers.duration(merged(API, 1).measured())),
                    "Raw inserts use at most "
                        + RawInserts.CONNECTIONS_MAX
                        + " connections: a node grants an app 60.",
                    "Generator, node and database share the machine's cores here.")),
            new Section(
                "The same write at half of 16 writers' rate",
                List.of("", "writes/s", "p50", "p99", "p99.9", "max"),
                List.of(
                    List.of(
                        API,
                        Numbers.plain(steady.perSecond()),
                        Numbers.nanos(steady.latency().p50()),
                        Numbers.nanos(steady.latency().p99()),
                        Numbers.nanos(steady.latency().nanosAt(99.9)),
                        Numbers.nanos(steady.latency().max()))),
                List.of(
                    "Open model over %s, timed from the scheduled start."
                        .formatted(Numbers.duration(steady.measured()))))),
        figures,
        invalid);
  }
}
