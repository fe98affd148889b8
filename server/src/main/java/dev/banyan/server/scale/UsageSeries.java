package dev.banyan.server.scale;

import dev.banyan.apps.AppStatus;
import dev.banyan.apps.ServiceSpec;
import dev.banyan.apps.ServiceStatus;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * CPU, memory and faults of an app from what its instances took. An app is as full as the fullest
 * of what bounds it: a service with a limit by that limit, and everything by the machine.
 */
final class UsageSeries {

  private UsageSeries() {}

  static List<Series> of(List<Tick> ticks, AppStatus status, Machine machine) {
    if (ticks.isEmpty()) {
      return List.of();
    }
    Map<String, ServiceSpec.Resources> limits = limits(status);
    return List.of(
        series(Metric.CPU, ticks, tick -> cpu(tick, limits, machine)),
        series(Metric.MEMORY, ticks, tick -> memory(tick, limits, machine)),
        series(Metric.RESTARTS, ticks, Tick::failures),
        series(Metric.OOM_KILLS, ticks, Tick::oomKills));
  }

  private static Series series(Metric metric, List<Tick> ticks, ToDoubleFunction<Tick> value) {
    return Series.of(
        metric,
        ticks.stream().map(tick -> new Sample(tick.at(), value.applyAsDouble(tick))).toList());
  }

  /** Percent; NaN, which is no sample, while any part of it is not known. */
  private static double cpu(Tick tick, Map<String, ServiceSpec.Resources> limits, Machine machine) {
    double all = 0;
    double fullest = tick.machineCpu() >= 0 ? tick.machineCpu() : 0;
    for (Tick.ServiceUse use : tick.services()) {
      all += use.cores();
      var limit = limit(limits, use.service()).flatMap(ServiceSpec.Resources::cpuLimit);
      if (limit.isPresent()) {
        double cores = limit.get().cores() * use.instances();
        fullest = Math.max(fullest, use.cores() / cores);
      }
    }
    return 100 * Math.max(fullest, all / machine.cores());
  }

  private static double memory(
      Tick tick, Map<String, ServiceSpec.Resources> limits, Machine machine) {
    double all = 0;
    double fullest = 0;
    for (Tick.ServiceUse use : tick.services()) {
      all += use.memoryAll();
      var limit = limit(limits, use.service()).flatMap(ServiceSpec.Resources::memory);
      if (limit.isPresent()) {
        fullest = Math.max(fullest, (double) use.memoryMost() / limit.get().bytes());
      }
    }
    return 100 * Math.max(fullest, all / machine.memoryBytes());
  }

  private static Optional<ServiceSpec.Resources> limit(
      Map<String, ServiceSpec.Resources> limits, String service) {
    return Optional.ofNullable(limits.get(service));
  }

  private static Map<String, ServiceSpec.Resources> limits(AppStatus status) {
    Map<String, ServiceSpec.Resources> limits = new HashMap<>();
    for (ServiceStatus service : status.services()) {
      if (service.spec() instanceof ServiceSpec.Process process) {
        limits.put(process.name(), process.resources());
      }
    }
    return limits;
  }
}
