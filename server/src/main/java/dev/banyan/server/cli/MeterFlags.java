package dev.banyan.server.cli;

import dev.banyan.kernel.Secret;
import dev.banyan.operate.machine.CgroupCpu;
import dev.banyan.operate.machine.ProcFs;
import dev.banyan.operate.measure.Meter;
import dev.banyan.operate.measure.MeterSeries;
import dev.banyan.operate.measure.ProcessMeter;
import dev.banyan.operate.measure.PrometheusMeter;
import dev.banyan.operate.prometheus.MetricsUrl;
import dev.banyan.operate.prometheus.Scraper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a measured target says what it takes. */
final class MeterFlags {

  @Option(
      names = "--metrics",
      paramLabel = "URL",
      description = "The target's page of Prometheus metrics, for what it takes.")
  @Nullable String metrics;

  @Option(
      names = "--series",
      paramLabel = "RESOURCE=NAME",
      description = {
        "What the page calls it, where that is not usual: cpu=…, tokens=…",
        "Without egress=… only the answers count as egress, not what goes to models and stores."
      })
  List<String> series = new ArrayList<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token that the page of metrics wants.")
  @Nullable Path tokenFile;

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "The target's process on this machine, with its children.")
  @Nullable Long pid;

  @Option(
      names = "--cgroup",
      paramLabel = "FOLDER",
      description = "The target's control group on this machine.")
  @Nullable Path cgroup;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "What one replica may use, to say where its CPU runs out.")
  @Nullable Double cores;

  /**
   * A meter that may hold a connection.
   *
   * @param cores one replica's cap, where it was given or its group has one
   */
  record Open(Meter meter, OptionalDouble cores, Optional<Scraper> scraper)
      implements AutoCloseable {
    @Override
    public void close() {
      scraper.ifPresent(Scraper::close);
    }
  }

  /**
   * Opens what the flags name; without any, what answers show is all there is.
   *
   * @throws CliException for flags that exclude each other, or a group that is none
   */
  Open open() throws IOException {
    if (Stream.of(metrics, pid, cgroup).filter(each -> each != null).count() > 1) {
      throw new CliException("Give one of --metrics, --pid and --cgroup.");
    }
    if (metrics == null && !series.isEmpty()) {
      throw new CliException("--series names what is on a page of metrics: --metrics URL");
    }
    if (metrics == null && tokenFile != null) {
      throw new CliException("--token-file is for a page of metrics: --metrics URL");
    }
    OptionalDouble given = cores == null ? OptionalDouble.empty() : OptionalDouble.of(cores);
    if (given.isPresent() && !(given.getAsDouble() > 0)) {
      throw new CliException("--cores: " + cores + " is not above 0.");
    }
    String page = metrics;
    if (page != null) {
      return ofPage(page, given);
    }
    Long process = pid;
    if (process != null) {
      return new Open(new ProcessMeter(new ProcFs(), process), given, Optional.empty());
    }
    Path group = cgroup;
    if (group != null) {
      CgroupCpu counter = ScaleFiles.read("--cgroup", () -> new CgroupCpu(group));
      return new Open(
          Meter.cgroup(counter), given.isPresent() ? given : counter.cores(), Optional.empty());
    }
    return new Open(Meter.none(), given, Optional.empty());
  }

  /**
   * A request's demand is measured with the first number of replicas. With several the meter would
   * see one of them, and a part of what is taken.
   *
   * @throws CliException for more than one, where something is metered
   */
  void requireOne(int replicas) {
    if (replicas > 1 && !(metrics == null && pid == null && cgroup == null)) {
      throw new CliException(
          "--replicas begins with "
              + replicas
              + ", and --metrics, --pid and --cgroup see one of them: what a request takes would"
              + " come out too low. Begin with 1, such as --replicas 1,"
              + replicas);
    }
  }

  private Open ofPage(String page, OptionalDouble given) throws IOException {
    Path file = tokenFile;
    Optional<Secret> token = file == null ? Optional.empty() : Optional.of(BearerToken.of(file));
    List<MeterSeries> own = series.stream().map(MeterSeries::parse).toList();
    URI url = MetricsUrl.parse(page);
    var scraper = new Scraper(url, token);
    try {
      return new Open(
          new PrometheusMeter(MetricsUrl.shown(url), scraper::scrape, own),
          given,
          Optional.of(scraper));
    } catch (RuntimeException failed) {
      scraper.close();
      throw failed;
    }
  }
}
