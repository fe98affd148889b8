package dev.banyan.server;

import com.sun.management.OperatingSystemMXBean;
import dev.banyan.apps.AppManifest;
import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigPrinter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the node tells of itself: settings, machine, metrics. */
final class SystemOperations {

  private static final double PERCENT = 100;

  /**
   * What these operations look at.
   *
   * @param installation the team that owns the node
   * @param versions of what runs, by name
   */
  record Subject(
      String name,
      ServerConfig config,
      Path dataFolder,
      Instant startedAt,
      Map<String, String> versions,
      Id installation) {}

  private record Pool(String name, long active, long idle, long waiting, long max) {}

  private final Subject subject;
  private final Access access;
  private final PrometheusMeterRegistry meters;
  private final InstantSource clock;

  SystemOperations(
      Subject subject, Access access, PrometheusMeterRegistry meters, InstantSource clock) {
    this.subject = subject;
    this.access = access;
    this.meters = meters;
    this.clock = clock;
  }

  void register(Operations operations) {
    operations.on("getSettings", this::settings);
    operations.on("getNode", this::node);
    operations.on("metrics", this::metrics);
    operations.on(
        "getAppSchema",
        call -> document(AppManifest.jsonSchema().getBytes(StandardCharsets.UTF_8)));
    operations.on("getApiContract", call -> document(ApiDocument.json()));
  }

  /** What is the same for everybody, and which pages of other origins may read too. */
  private static Answer document(byte[] json) {
    return Answer.bytes("application/json", json)
        .with("Access-Control-Allow-Origin", "*")
        .with("Cache-Control", "max-age=300");
  }

  private Answer settings(Call call) {
    requireInstallation(call);
    return Answer.ok(
        Map.of("settings", ConfigPrinter.entries(subject.config), "versions", subject.versions));
  }

  private Answer node(Call call) throws IOException {
    requireInstallation(call);
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = system.getTotalMemorySize();
    Runtime runtime = Runtime.getRuntime();
    FileStore disk = Files.getFileStore(subject.dataFolder);
    return Answer.ok(
        Map.of(
            "name", subject.name,
            "version", subject.versions.getOrDefault("banyan", ""),
            "startedAt", subject.startedAt,
            "uptimeSeconds", Duration.between(subject.startedAt, clock.instant()).toSeconds(),
            "cpu",
                Map.of(
                    "cores", runtime.availableProcessors(),
                    "systemPercent", percent(system.getCpuLoad()),
                    "processPercent", percent(system.getProcessCpuLoad())),
            "memory",
                Map.of(
                    "totalBytes",
                    total,
                    "usedBytes",
                    total - availableBytes(system),
                    "processBytes",
                    residentBytes(),
                    "heapUsedBytes",
                    runtime.totalMemory() - runtime.freeMemory(),
                    "heapMaxBytes",
                    runtime.maxMemory()),
            "disk",
                Map.of(
                    "path", subject.dataFolder.toString(),
                    "totalBytes", disk.getTotalSpace(),
                    "freeBytes", disk.getUsableSpace()),
            "pools", pools()));
  }

  /**
   * Prometheus in the same machine asks freely; from elsewhere it shows the token, if one is set.
   * What comes through the edge, or another proxy, comes from loopback too and is not local.
   */
  private Answer metrics(Call call) throws IOException {
    boolean local =
        call.header("X-Forwarded-For").isEmpty()
            && InetAddress.getByName(call.remoteAddress()).isLoopbackAddress();
    Optional<Secret> token = subject.config.api().metricsToken();
    boolean shown =
        token.isPresent()
            && call.header("Authorization")
                .map(
                    header ->
                        new Secret(header).equals(new Secret("Bearer " + token.get().reveal())))
                .orElse(false);
    if (!local && !shown) {
      throw Problems.notFound("address", "/metrics");
    }
    return Answer.bytes(
        "text/plain; version=0.0.4; charset=utf-8",
        meters.scrape().getBytes(StandardCharsets.UTF_8));
  }

  /** To members of other teams the node has no such page. */
  private void requireInstallation(Call call) {
    access.require(call.caller(), subject.installation, Role.VIEWER);
  }

  private static double percent(double load) {
    return load < 0 ? 0 : Math.round(load * PERCENT * 10) / 10.0;
  }

  /** Linux counts caches as used; what could be had without swapping is the fairer figure. */
  private static long availableBytes(OperatingSystemMXBean system) throws IOException {
    Path file = Path.of("/proc/meminfo");
    if (!Files.isReadable(file)) {
      return system.getFreeMemorySize();
    }
    return kibibytes(file, "MemAvailable:").orElseGet(system::getFreeMemorySize);
  }

  private static long residentBytes() throws IOException {
    Path file = Path.of("/proc/self/status");
    if (!Files.isReadable(file)) {
      return Runtime.getRuntime().totalMemory();
    }
    return kibibytes(file, "VmRSS:").orElseGet(() -> Runtime.getRuntime().totalMemory());
  }

  private static Optional<Long> kibibytes(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  private List<Pool> pools() {
    return meters.find("hikaricp.connections.max").gauges().stream()
        .map(
            gauge -> {
              String name = Optional.ofNullable(gauge.getId().getTag("pool")).orElse("");
              return new Pool(
                  "database-" + name,
                  gauge(meters, "hikaricp.connections.active", name),
                  gauge(meters, "hikaricp.connections.idle", name),
                  gauge(meters, "hikaricp.connections.pending", name),
                  (long) gauge.value());
            })
        .toList();
  }

  private static long gauge(MeterRegistry meters, String name, String pool) {
    var gauge = meters.find(name).tag("pool", pool).gauge();
    return gauge == null ? 0 : (long) gauge.value();
  }
}
