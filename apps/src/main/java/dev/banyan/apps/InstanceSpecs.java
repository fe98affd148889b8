package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.HealthCheck;
import dev.banyan.workloads.InstanceSpec;
import dev.banyan.workloads.LogLimits;
import dev.banyan.workloads.ResourceLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** From the manifest's words to what workloads run. */
final class InstanceSpecs {

  private static final Duration BUILD_GRACE = Duration.ofSeconds(5);

  private InstanceSpecs() {}

  /** One replica of a service. */
  static InstanceSpec replica(
      Id id, Deployment deployment, ServiceSpec.Process service, int ordinal) {
    return new InstanceSpec(
        id,
        deployment.app().team(),
        deployment.app().id(),
        service.name(),
        ordinal,
        deployment.release().id(),
        shell(service.run()),
        folder(deployment, service),
        deployment.environment(service),
        service.fixedPort(),
        health(deployment.manifest(), service),
        limits(service),
        service.stopGrace(),
        LogLimits.DEFAULT);
  }

  /** A command in the place of a service: one-off, scheduled, build or release command. */
  static InstanceSpec command(
      Id id, Deployment deployment, ServiceSpec service, String line, boolean limited) {
    return new InstanceSpec(
        id,
        deployment.app().team(),
        deployment.app().id(),
        service.name(),
        0,
        deployment.release().id(),
        shell(line),
        folder(deployment, service),
        deployment.environment(service),
        OptionalInt.empty(),
        Optional.empty(),
        limited && service instanceof ServiceSpec.Process process
            ? limits(process)
            : ResourceLimits.NONE,
        service instanceof ServiceSpec.Process process ? process.stopGrace() : BUILD_GRACE,
        LogLimits.DEFAULT);
  }

  private static List<String> shell(String line) {
    return List.of("/bin/sh", "-c", line);
  }

  private static Path folder(Deployment deployment, ServiceSpec service) {
    return deployment.folder().resolve(service.directory()).normalize();
  }

  /** A service that is routed to but names no path proves itself by accepting connections. */
  static Optional<HealthCheck> health(AppManifest manifest, ServiceSpec.Process service) {
    if (service.health().isPresent()) {
      ServiceSpec.HealthSpec health = service.health().get();
      return Optional.of(
          new HealthCheck(
              health.path(),
              health.interval(),
              health.timeout(),
              service.startTimeout(),
              health.failuresMax()));
    }
    return manifest.isRouted(service.name())
        ? Optional.of(HealthCheck.ofPort().withStartTimeout(service.startTimeout()))
        : Optional.empty();
  }

  private static ResourceLimits limits(ServiceSpec.Process service) {
    ServiceSpec.Resources resources = service.resources();
    return new ResourceLimits(
        resources.cpu(),
        resources.cpuLimit(),
        resources.memory(),
        resources.pids().isPresent() ? Optional.of(resources.pids().getAsInt()) : Optional.empty());
  }
}
