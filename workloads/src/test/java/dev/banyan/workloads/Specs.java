package dev.banyan.workloads;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.MilliCpu;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes specs of one app in one directory. */
public final class Specs {

  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final Path directory;
  final Id team = ids.team();
  public final Id app = ids.within(team, "app");
  private final Id release = ids.within(team, "rel");

  public Specs(Path directory) {
    this.directory = directory;
  }

  public Id newInstance() {
    return ids.within(team, "ins");
  }

  /** A service that runs a shell script. */
  public InstanceSpec shell(String script) {
    return of(List.of("/bin/sh", "-c", script));
  }

  public InstanceSpec of(List<String> command) {
    return of(newInstance(), command);
  }

  private InstanceSpec of(Id id, List<String> command) {
    return new InstanceSpec(
        id,
        team,
        app,
        "web",
        0,
        release,
        command,
        directory,
        Map.of(),
        OptionalInt.empty(),
        Optional.empty(),
        ResourceLimits.NONE,
        Duration.ofSeconds(10),
        LogLimits.DEFAULT);
  }

  public InstanceSpec command(String script) {
    return of(ids.within(team, "cmd"), List.of("/bin/sh", "-c", script));
  }

  public static InstanceSpec with(InstanceSpec spec, Map<String, String> environment) {
    return with(spec, environment, spec.health(), spec.limits(), spec.stopGrace(), spec.log());
  }

  public static InstanceSpec with(InstanceSpec spec, HealthCheck health) {
    return with(
        spec, spec.environment(), Optional.of(health), spec.limits(), spec.stopGrace(), spec.log());
  }

  public static InstanceSpec with(InstanceSpec spec, ResourceLimits limits) {
    return with(spec, spec.environment(), spec.health(), limits, spec.stopGrace(), spec.log());
  }

  public static InstanceSpec with(InstanceSpec spec, Duration stopGrace) {
    return with(spec, spec.environment(), spec.health(), spec.limits(), stopGrace, spec.log());
  }

  public static InstanceSpec with(InstanceSpec spec, LogLimits log) {
    return with(spec, spec.environment(), spec.health(), spec.limits(), spec.stopGrace(), log);
  }

  /** With a fixed port. */
  static InstanceSpec withPort(InstanceSpec spec, int port) {
    return new InstanceSpec(
        spec.id(),
        spec.team(),
        spec.app(),
        spec.service(),
        spec.ordinal(),
        spec.release(),
        spec.command(),
        spec.workingDirectory(),
        spec.environment(),
        OptionalInt.of(port),
        spec.health(),
        spec.limits(),
        spec.stopGrace(),
        spec.log());
  }

  private static InstanceSpec with(
      InstanceSpec spec,
      Map<String, String> environment,
      Optional<HealthCheck> health,
      ResourceLimits limits,
      Duration stopGrace,
      LogLimits log) {
    return new InstanceSpec(
        spec.id(),
        spec.team(),
        spec.app(),
        spec.service(),
        spec.ordinal(),
        spec.release(),
        spec.command(),
        spec.workingDirectory(),
        environment,
        spec.port(),
        health,
        limits,
        stopGrace,
        log);
  }

  public static ResourceLimits memory(String size) {
    return new ResourceLimits(
        Optional.empty(), Optional.empty(), Optional.of(ByteSize.parse(size)), Optional.empty());
  }

  public static ResourceLimits pids(int most) {
    return new ResourceLimits(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(most));
  }

  public static ResourceLimits cpu(String limit) {
    return new ResourceLimits(
        Optional.empty(), Optional.of(MilliCpu.parse(limit)), Optional.empty(), Optional.empty());
  }
}
