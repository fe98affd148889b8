package dev.banyan.apps;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.plan.Workloads;
import java.time.Duration;
import java.util.Optional;

/** The keys under {@code apps:}. */
public record AppsConfig(
    @Doc("the Redis that apps get as REDIS_URL") Redis redis,
    @Doc("how many releases of an app keep their files, for rollback")
        @Default("5")
        @Range(min = 2, max = 100)
        int releasesKept,
    @Doc("most files in a release") @Default("100000") @Range(min = 1, max = 5_000_000)
        int releaseFilesMax,
    @Doc("most bytes in a release, before its build") @Default("1Gi") ByteSize releaseBytesMax,
    @Doc("how long the build of one service may take") @Default("30m") Duration buildTimeout,
    @Doc("how long the release command may take") @Default("30m") Duration releaseTimeout,
    @Doc("how long an instance that is replaced may finish what it serves") @Default("30s")
        Duration drainTimeout,
    @Doc("how many instances of a new release start at once")
        @Default("4")
        @Range(min = 1, max = 100)
        int startsAtOnce,
    @Doc("how long a one-off or scheduled command may run") @Default("24h") Duration commandTimeout,
    @Doc("how many one-off and scheduled commands of one app run at once")
        @Default("8")
        @Range(min = 1, max = 1_000)
        int commandsPerApp,
    @Doc("OpenTelemetry endpoint that services find as OTEL_EXPORTER_OTLP_ENDPOINT")
        Optional<String> otlpEndpoint,
    @Doc("services that grow and shrink by themselves") Autoscale autoscale) {

  /** The keys under {@code apps.autoscale:}. */
  public record Autoscale(
      @Doc(
              "a range such as 1..4 for each service with a route that says no scale of its own"
                  + " (up --autoscale); unset, only services with scale change by themselves")
          Optional<String> replicas,
      @Doc("how often each service is looked at") @Default("15s") Duration every,
      @Doc(
              "how long fewer instances must have been enough before any goes, and how long a count"
                  + " that was set by hand holds")
          @Default("5m")
          Duration downscaleWindow,
      @Doc(
              "what the users do, for the plan of the next stage that is named when the machine is"
                  + " full: builder, cowork, companion, assistant or backoffice; unset, the stage is"
                  + " told without model tokens")
          Optional<String> workload) {

    public Autoscale {
      replicas.ifPresent(ReplicaRange::parse);
      if (workload.filter(name -> !Workloads.NAMES.contains(name)).isPresent()) {
        throw new IllegalArgumentException(
            "workload is one of " + String.join(", ", Workloads.NAMES));
      }
      settings(every, downscaleWindow);
    }

    /** The range for services that say none, where one is given. */
    Optional<ReplicaRange> range() {
      return replicas.map(ReplicaRange::parse);
    }

    /** As the policy code takes it; what cannot be set is as Kubernetes ships it. */
    HpaSettings settings() {
      return settings(every, downscaleWindow);
    }

    private static HpaSettings settings(Duration every, Duration downscaleWindow) {
      HpaSettings shipped = HpaSettings.kubernetes();
      return new HpaSettings(
          every,
          shipped.tolerance(),
          downscaleWindow,
          shipped.cpuInitialization(),
          shipped.initialReadiness());
    }

    static Autoscale defaults() {
      return new Autoscale(
          Optional.empty(), Duration.ofSeconds(15), Duration.ofMinutes(5), Optional.empty());
    }
  }

  /** The keys under {@code apps.redis:}. */
  public record Redis(
      @Doc(
              "embedded runs a Redis under the data folder; external gives apps the url; none gives"
                  + " no REDIS_URL")
          @Default("embedded")
          Type type,
      @Doc("what apps get as REDIS_URL with type external") Optional<Secret> url,
      @Doc(
              "auto runs the redis-server (7.x) or valkey-server (7 to 9) that is installed, which"
                  + " its distributor mends, or else the bundled Redis 7.0.15, which nobody mends;"
                  + " bundled runs that one; else the path of a redis-server or valkey-server")
          @Default("auto")
          String binary,
      @Doc("most memory of the embedded Redis; past it writes are refused, nothing is evicted")
          @Default("256Mi")
          ByteSize memoryMax,
      @Doc(
              "most connections of one app to the embedded Redis, and never more than half of what"
                  + " it takes in all (10,000, less where the limit on open files is low); those"
                  + " past it that came last are closed")
          @Default("1000")
          @Range(min = 10, max = 10_000)
          int connectionsPerAppMax) {

    /** Who runs it. */
    public enum Type {
      EMBEDDED,
      EXTERNAL,
      NONE
    }

    public Redis {
      if ((type == Type.EXTERNAL) != url.isPresent()) {
        throw new IllegalArgumentException("url goes with type external, and it alone");
      }
    }

    static Redis embedded() {
      return new Redis(Type.EMBEDDED, Optional.empty(), "auto", ByteSize.ofMebibytes(256), 1_000);
    }
  }

  /** What holds when nothing is written. */
  public static AppsConfig defaults() {
    return new AppsConfig(
        Redis.embedded(),
        5,
        100_000,
        ByteSize.ofMebibytes(1024),
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofSeconds(30),
        4,
        Duration.ofHours(24),
        8,
        Optional.empty(),
        Autoscale.defaults());
  }
}
