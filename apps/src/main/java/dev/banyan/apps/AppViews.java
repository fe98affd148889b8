package dev.banyan.apps;

import dev.banyan.kernel.Durations;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.InstanceTransition;
import dev.banyan.workloads.LogLine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the API shows, field by field as the contract names them. */
final class AppViews {

  private AppViews() {}

  record AppView(
      String id,
      String team,
      String name,
      String state,
      String reason,
      String url,
      Optional<ReleaseView> release,
      Instant createdAt) {}

  static AppView app(AppStatus status, String url, UnaryOperator<String> who) {
    App app = status.app();
    return new AppView(
        app.id().toString(),
        app.team().toString(),
        app.name(),
        app.removing() ? "removing" : status.state().text(),
        status.reason(),
        url,
        status.release().map(release -> release(release, true, who)),
        app.createdAt());
  }

  record ReleaseView(
      String id,
      int number,
      Instant createdAt,
      String createdBy,
      String state,
      String reason,
      int files,
      long bytes,
      boolean current,
      boolean kept) {}

  static ReleaseView release(Release release, boolean current, UnaryOperator<String> who) {
    return new ReleaseView(
        release.id().toString(),
        release.number(),
        release.createdAt(),
        who.apply(release.createdBy()),
        release.state().text(),
        release.reason(),
        release.files(),
        release.bytes(),
        current,
        release.kept());
  }

  record Replicas(int min, int max, int desired, int running, int healthy) {}

  record ServiceView(
      String name,
      String kind,
      Replicas replicas,
      Optional<Map<String, String>> scale,
      Optional<String> health,
      Optional<String> command,
      Optional<Map<String, String>> resources,
      String state,
      String reason,
      Optional<String> release,
      Optional<String> url) {}

  static ServiceView service(ServiceStatus status, AppManifest manifest, String appUrl) {
    Optional<String> url =
        manifest.routes().stream()
            .filter(route -> route.to().equals(status.spec().name()))
            .map(route -> appUrl + (route.path().equals("/") ? "" : route.path()))
            .findFirst();
    Optional<String> release = status.release().map(Object::toString);
    return switch (status.spec()) {
      case ServiceSpec.StaticFiles files ->
          new ServiceView(
              files.name(),
              "static",
              new Replicas(1, 1, status.desired(), status.running(), status.healthy()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              status.state().text(),
              status.reason(),
              release,
              url);
      case ServiceSpec.Process process ->
          new ServiceView(
              process.name(),
              "process",
              new Replicas(
                  process.replicas().min(),
                  process.replicas().max(),
                  status.desired(),
                  status.running(),
                  status.healthy()),
              process.scale().isEmpty() ? Optional.empty() : Optional.of(process.scale()),
              process.health().map(ServiceSpec.HealthSpec::path),
              Optional.of(process.run()),
              resources(process.resources()),
              status.state().text(),
              status.reason(),
              release,
              url);
    };
  }

  private static Optional<Map<String, String>> resources(ServiceSpec.Resources resources) {
    Map<String, String> shown = new LinkedHashMap<>();
    resources.cpu().ifPresent(cpu -> shown.put("cpu", cpu.toString()));
    resources.cpuLimit().ifPresent(limit -> shown.put("cpuLimit", limit.toString()));
    resources.memory().ifPresent(memory -> shown.put("memory", memory.toString()));
    resources.pids().ifPresent(pids -> shown.put("pids", Integer.toString(pids)));
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
  }

  record UsageView(double cpuPercent, long memoryBytes, int pids) {}

  record InstanceView(
      String id,
      String service,
      int ordinal,
      String release,
      String state,
      String reason,
      Optional<Long> pid,
      Optional<Integer> port,
      Optional<Instant> startedAt,
      Instant since,
      int restarts,
      Optional<Integer> exitCode,
      Optional<UsageView> usage) {}

  static InstanceView instance(InstanceStatus status, CpuShares shares) {
    boolean live = status.state().live();
    return new InstanceView(
        status.id().toString(),
        status.service(),
        status.ordinal(),
        status.release().toString(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.reason(),
        status.pid() > 0 ? Optional.of(status.pid()) : Optional.empty(),
        status.port().isPresent() ? Optional.of(status.port().getAsInt()) : Optional.empty(),
        status.startedAt(),
        status.since(),
        status.restarts(),
        status.exitCode().isPresent()
            ? Optional.of(status.exitCode().getAsInt())
            : Optional.empty(),
        live
            ? Optional.of(
                new UsageView(
                    shares.percent(status), status.usage().memoryBytes(), status.usage().pids()))
            : Optional.empty());
  }

  record TransitionView(Instant at, String state, String reason) {}

  record InstanceDetail(InstanceView instance, List<TransitionView> transitions) {}

  static InstanceDetail detail(InstanceView instance, List<InstanceTransition> newestFirst) {
    return new InstanceDetail(
        instance,
        newestFirst.reversed().stream()
            .map(
                step ->
                    new TransitionView(
                        step.at(), step.to().name().toLowerCase(Locale.ROOT), step.reason()))
            .toList());
  }

  record LineView(
      long offset, Instant at, String service, String instance, String stream, String line) {}

  static LineView line(LogLine line) {
    return new LineView(
        line.offset(),
        line.at(),
        line.service(),
        line.instance().toString(),
        line.stream().text(),
        line.line());
  }

  record RouteView(
      Optional<String> host,
      String path,
      String to,
      String identity,
      String limit,
      @com.fasterxml.jackson.annotation.JsonProperty("class") String trafficClass,
      Optional<Map<String, Object>> cache,
      boolean strip,
      String timeout) {}

  static RouteView route(AppManifest manifest, RouteSpec route) {
    return new RouteView(
        manifest.host(),
        route.path(),
        route.to(),
        route.identity().name().toLowerCase(Locale.ROOT),
        route.limitByPlan() ? "plan" : "none",
        route.trafficClass().name().toLowerCase(Locale.ROOT),
        route
            .cache()
            .map(
                cache ->
                    Map.of(
                        "GET", Durations.format(cache.ttl()),
                        "staleOnError", cache.staleOnError(),
                        "shared", cache.shared())),
        route.strip(),
        Durations.format(route.timeout()));
  }

  record ConfigView(String name, String value, Instant updatedAt, String updatedBy) {}

  static ConfigView config(ConfigVariable variable, UnaryOperator<String> who) {
    return new ConfigView(
        variable.name(), variable.value(), variable.updatedAt(), who.apply(variable.updatedBy()));
  }

  record SecretView(String name, long version, Instant updatedAt, String updatedBy) {}

  static SecretView secret(SecretName secret, UnaryOperator<String> who) {
    return new SecretView(
        secret.name(), secret.version(), secret.updatedAt(), who.apply(secret.updatedBy()));
  }

  record CommandView(
      String id,
      String service,
      String command,
      Optional<String> schedule,
      String state,
      String reason,
      Optional<Integer> exitCode,
      String createdBy,
      Instant createdAt,
      Optional<Instant> finishedAt) {}

  static CommandView command(AppCommand command, UnaryOperator<String> who) {
    return new CommandView(
        command.id().toString(),
        command.service(),
        command.command(),
        command.schedule(),
        command.state().text(),
        command.reason(),
        command.exitCode(),
        who.apply(command.createdBy()),
        command.createdAt(),
        command.finishedAt());
  }

  record ScheduleView(
      String name,
      String service,
      String cron,
      String timezone,
      String command,
      Optional<Instant> nextRunAt,
      Optional<CommandView> lastRun) {}

  record MetricsView(Instant from, String step, List<TrafficSource.Series> series) {}

  /** The edge knows an app by its id; the series of all of it has the app's name here. */
  static MetricsView metrics(App app, TrafficSource.Traffic traffic) {
    return new MetricsView(
        traffic.from(),
        Durations.format(traffic.step()),
        traffic.series().stream()
            .map(
                series ->
                    series.scope().equals("app")
                        ? new TrafficSource.Series("app", app.name(), series.points())
                        : series)
            .toList());
  }
}
