package dev.banyan.apps;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One part of an app: a command that runs, or a folder that is served. */
public sealed interface ServiceSpec {

  /** The service's name within its app, a DNS label. */
  String name();

  /** The folder inside the app's in which it is built and run; {@code .} for the app's own. */
  String directory();

  /** The shell command that runs once in a new release. */
  Optional<String> build();

  /** Variables of this service; they win over those of the app. */
  Map<String, String> environment();

  /** Whether its instances say, when asked, that they serve. */
  default boolean provesHealth() {
    return this instanceof Process process && process.health().isPresent();
  }

  /**
   * A command whose instances Banyan keeps running.
   *
   * @param run a line for {@code /bin/sh -c}
   * @param health how its instances prove that they serve
   * @param fixedPort the port of a program that cannot listen on {@code PORT}; then one replica
   * @param scale what the autoscaler keeps to, as written; empty when it does not scale
   * @param stopGrace between SIGTERM and SIGKILL
   * @param startTimeout how long an instance may take to become healthy
   */
  record Process(
      String name,
      String directory,
      Optional<String> build,
      Map<String, String> environment,
      String run,
      Optional<HealthSpec> health,
      OptionalInt fixedPort,
      ReplicaRange replicas,
      Map<String, String> scale,
      Resources resources,
      Duration stopGrace,
      Duration startTimeout)
      implements ServiceSpec {
    public Process {
      environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
      scale = Collections.unmodifiableMap(new LinkedHashMap<>(scale));
    }
  }

  /**
   * A folder of files that the edge serves itself.
   *
   * @param root inside {@link #directory()}
   * @param singlePage whether unknown paths answer with {@code index.html}
   */
  record StaticFiles(
      String name,
      String directory,
      Optional<String> build,
      Map<String, String> environment,
      String root,
      boolean singlePage)
      implements ServiceSpec {
    public StaticFiles {
      environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
  }

  /**
   * A health check over HTTP.
   *
   * @param failuresMax how many in a row may fail before the instance is replaced
   */
  record HealthSpec(String path, Duration interval, Duration timeout, int failuresMax) {}

  /**
   * What an instance gets.
   *
   * @param cpu its weight when the machine is full
   * @param cpuLimit what it may use at most
   * @param memory what it may hold at most
   * @param pids how many processes and threads it may have
   */
  record Resources(
      Optional<MilliCpu> cpu,
      Optional<MilliCpu> cpuLimit,
      Optional<ByteSize> memory,
      OptionalInt pids) {}
}
