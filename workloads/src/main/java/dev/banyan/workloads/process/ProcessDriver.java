package dev.banyan.workloads.process;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.UnlinkedTree;
import dev.banyan.workloads.InstanceSpec;
import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.WorkloadDriver;
import dev.banyan.workloads.WorkloadException;
import dev.banyan.workloads.WorkloadsConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs instances as processes of this host.
 *
 * <p>Each has a session and, where the host lets us, a cgroup of its own; started by root, also the
 * user id and HOME of its app. When Banyan is killed, the leading process of each goes with it, a
 * {@link Guardian} ends the rest where there are cgroups, and {@link #endLeftovers} makes sure at
 * the next boot.
 */
public final class ProcessDriver implements WorkloadDriver {

  /** In the environment of every process: which instance it belongs to. */
  public static final String INSTANCE_VARIABLE = "BANYAN_INSTANCE";

  /** In the environment of every process: which node started it. */
  public static final String NODE_VARIABLE = "BANYAN_NODE";

  private final NodeDirectory directory;
  private final EnvironmentPass environment;
  private final Cgroups cgroups;
  private final Optional<UserIds> users;
  private final Tools tools;
  private final ProcFs proc;
  private final Launcher launcher = new Launcher();
  private final Optional<Guardian> guardian;
  private final AtomicLong starts = new AtomicLong();

  ProcessDriver(
      NodeDirectory directory,
      EnvironmentPass environment,
      Cgroups cgroups,
      Optional<UserIds> users,
      Tools tools,
      ProcFs proc) {
    this.directory = directory;
    this.environment = environment;
    this.cgroups = cgroups;
    this.users = users;
    this.tools = tools;
    this.proc = proc;
    this.guardian = cgroups.killRoot().flatMap(root -> Guardian.start(tools, root));
  }

  /**
   * A driver for this host.
   *
   * @param directory of this driver alone, kept between lives: its mark, user ids and homes
   */
  public static ProcessDriver open(WorkloadsConfig config, Path directory) throws IOException {
    var node = NodeDirectory.open(directory);
    ProcFs proc = ProcFs.ofHost();
    Tools tools = Tools.ofHost();
    boolean root = startedByRoot();
    if (root && tools.setpriv().isEmpty()) {
      throw new IOException(
          "Started as root, Banyan gives each app a user id of its own and needs setpriv for it."
              + " Install util-linux, or start Banyan as another user.");
    }
    Optional<UserIds> users =
        root
            ? Optional.of(
                new UserIds(
                    node.userIds(),
                    config.userIdFirst(),
                    config.userIdCount(),
                    UserIds.inPasswd(Path.of("/etc/passwd"))))
            : Optional.empty();
    return new ProcessDriver(
        node,
        new EnvironmentPass(config.environmentPassed(), System.getenv()),
        HostCgroups.open(node),
        users,
        tools,
        proc);
  }

  private static boolean startedByRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? (int) Files.getAttribute(self, "unix:uid") == 0
        : "root".equals(System.getProperty("user.name"));
  }

  @Override
  public Set<ResourceLimits.Kind> enforceable() {
    return cgroups.enforceable();
  }

  @Override
  public String describe() {
    return "processes; limits by "
        + cgroups.describe()
        + users.map(ids -> "; a user id for each app").orElse("; all apps under our own user id");
  }

  @Override
  public Running start(InstanceSpec spec, OptionalInt port) throws IOException {
    requireLimits(spec.limits());
    if (!Files.isDirectory(spec.workingDirectory())) {
      throw new IOException("The directory " + spec.workingDirectory() + " does not exist.");
    }
    Path work = spec.workingDirectory().toRealPath();
    var variables = new LinkedHashMap<>(environment.passed());
    OptionalInt user = userIdOf(spec.app());
    Map<Path, List<Path>> covers = Map.of();
    if (user.isPresent()) {
      Path home = directory.home(spec.app(), user.getAsInt());
      variables.put("HOME", home.toString());
      variables.put("USER", "banyan");
      variables.put("LOGNAME", "banyan");
      covers = covers(work, home, user.getAsInt());
    }
    variables.putAll(spec.environment());
    variables.remove("PORT");
    port.ifPresent(number -> variables.put("PORT", Integer.toString(number)));
    variables.put(INSTANCE_VARIABLE, spec.id().toString());
    variables.put(NODE_VARIABLE, directory.mark());
    Map<String, String> given =
        user.isPresent() ? StartCommand.environment(variables) : Map.copyOf(variables);
    Optional<Cgroups.Cgroup> group =
        cgroups.create(spec.id() + "." + starts.incrementAndGet(), spec.limits());
    try {
      List<String> command =
          StartCommand.of(
              tools,
              group.map(Cgroups.Cgroup::entries).orElse(List.of()),
              user,
              covers,
              directory.stage(),
              work,
              given.size() != variables.size() || !given.keySet().equals(variables.keySet()),
              spec.command());
      var builder = new ProcessBuilder(command).directory(work.toFile());
      builder.redirectInput(new File("/dev/null"));
      builder.environment().clear();
      builder.environment().putAll(given);
      Process process = launcher.start(builder);
      return running(spec.id(), process, group);
    } catch (IOException | RuntimeException e) {
      group.ifPresent(Cgroups.Cgroup::remove);
      throw e;
    }
  }

  private Running running(Id instance, Process process, Optional<Cgroups.Cgroup> group) {
    long pid = process.pid();
    long startTicks = proc.stat(pid).map(ProcFs.Stat::startTicks).orElse(0L);
    var trace = new Trace(pid, startTicks, proc.bootId(), group.map(Cgroups.Cgroup::place));
    var tree =
        new ProcessTree(
            proc,
            pid,
            startTicks,
            other ->
                proc.environment(other, INSTANCE_VARIABLE)
                    .filter(instance.toString()::equals)
                    .isPresent());
    return new RunningProcess(process, trace, group, tree, proc);
  }

  private void requireLimits(ResourceLimits limits) {
    var missing = new TreeSet<>(limits.declared());
    missing.removeAll(cgroups.enforceable());
    if (!missing.isEmpty()) {
      throw new WorkloadException.LimitNotEnforceable(
          "This host cannot enforce the declared limit ("
              + WorkloadDriver.keys(missing)
              + "): it has "
              + cgroups.describe()
              + ". Remove the limit, start Banyan as root, or have systemd delegate a cgroup"
              + " (Delegate=yes).");
    }
  }

  private Map<Path, List<Path>> covers(Path work, Path home, int user) throws IOException {
    if (!Reach.usable(work, user)) {
      throw new IOException(
          "The directory " + work + " is closed to user id " + user + ", which runs this app.");
    }
    Map<Path, List<Path>> covers = Reach.covers(List.of(work, home), user);
    if (!covers.isEmpty()
        && (tools.unshare().isEmpty() || tools.mount().isEmpty() || tools.mkdir().isEmpty())) {
      throw new IOException(
          "The directory "
              + covers.keySet().iterator().next()
              + " is closed to user id "
              + user
              + ", and unshare and mount are not there to show what is below it. Install"
              + " util-linux, or move the data directory.");
    }
    return covers;
  }

  @Override
  public Set<Id> endLeftovers(Map<Id, Trace> known) {
    List<Path> earlier = directory.earlierCgroups(cgroups.roots());
    Set<Id> ended = new Leftovers(proc, cgroups, directory.mark()).end(known, earlier);
    directory.keepCgroups(
        Stream.concat(cgroups.roots().stream(), earlier.stream().filter(Files::exists)).toList());
    return ended;
  }

  @Override
  public OptionalInt userIdOf(Id app) {
    return users.map(ids -> OptionalInt.of(ids.of(app))).orElse(OptionalInt.empty());
  }

  @Override
  public void grant(Id app, Path granted) throws IOException {
    OptionalInt user = userIdOf(app);
    if (user.isPresent()) {
      Ownership.give(Objects.requireNonNull(granted), user.getAsInt());
    }
  }

  @Override
  public void forget(Id app) throws IOException {
    UnlinkedTree.delete(directory.homeOf(app));
  }

  @Override
  public void close() {
    launcher.close();
    guardian.ifPresent(Guardian::close);
    cgroups.forget(cgroups.roots());
  }
}
