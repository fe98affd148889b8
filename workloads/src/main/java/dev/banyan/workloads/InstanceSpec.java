package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One copy of a service, or one command, as it shall run.
 *
 * <p>Its environment is: what the host's configuration passes on ({@code PATH}, locale, proxies,
 * registries), then {@code HOME}, {@code BANYAN_INSTANCE} (its id), then {@code PORT} (services
 * only), then {@link #environment()}, whose values win except over {@code PORT} and {@code
 * BANYAN_INSTANCE}.
 *
 * @param id {@code ins_…} of a service's instance, {@code cmd_…} of a command; never used twice
 * @param team the owner; its shard keeps the transitions
 * @param app decides the user id, HOME and log that instances share
 * @param service the name in the manifest
 * @param ordinal which replica, from 0
 * @param release what it runs
 * @param command the argument vector, usually {@code /bin/sh -c …}
 * @param workingDirectory must exist, and be readable for the app (see {@link Workloads#grant})
 * @param environment names are letters, digits and underscores
 * @param port a fixed port on loopback; empty: Banyan chooses a free one for every start
 * @param health empty: it counts as running as soon as it is started (a worker without a port)
 * @param limits of this one instance
 * @param stopGrace from SIGTERM to SIGKILL; at most 10 minutes
 * @param log how much of its output is kept
 */
public record InstanceSpec(
    Id id,
    Id team,
    Id app,
    String service,
    int ordinal,
    Id release,
    List<String> command,
    Path workingDirectory,
    Map<String, String> environment,
    OptionalInt port,
    Optional<HealthCheck> health,
    ResourceLimits limits,
    Duration stopGrace,
    LogLimits log) {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Duration STOP_GRACE_MAX = Duration.ofMinutes(10);

  public InstanceSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.getFirst().isBlank()) {
      throw new IllegalArgumentException("an instance needs a command");
    }
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException("'" + service + "' is not the name of a service");
    }
    if (ordinal < 0) {
      throw new IllegalArgumentException("ordinals begin at 0");
    }
    if (stopGrace.isNegative() || stopGrace.compareTo(STOP_GRACE_MAX) > 0) {
      throw new IllegalArgumentException("stopGrace is at most 10 minutes");
    }
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
    for (var entry : environment.entrySet()) {
      if (!VARIABLE.matcher(entry.getKey()).matches()) {
        throw new IllegalArgumentException(
            "'"
                + entry.getKey()
                + "' cannot be the name of an environment variable; use letters, digits and"
                + " underscores");
      }
      if (entry.getValue().indexOf('\0') >= 0) {
        throw new IllegalArgumentException("the value of " + entry.getKey() + " holds a NUL");
      }
    }
    for (String argument : command) {
      if (argument.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("an argument of the command holds a NUL");
      }
    }
  }

  /** The environment may hold secrets and stays out of logs. */
  @Override
  public String toString() {
    return "InstanceSpec[" + id + " " + service + "#" + ordinal + " release " + release + "]";
  }
}
