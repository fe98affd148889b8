package dev.banyan.apps;

import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.CommandRun;
import dev.banyan.workloads.InstanceSpec;
import dev.banyan.workloads.LogLine;
import dev.banyan.workloads.RunResult;
import dev.banyan.workloads.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what a release's manifest asks for before it serves: the build of each service, inside the
 * release's folder as the app's user, and the release command. Output goes to the app's log.
 */
final class ReleaseBuild {

  private static final Logger log = LoggerFactory.getLogger(ReleaseBuild.class);
  private static final int LAST_LINES = 5;
  private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(2);

  /** A command of the release did not end well. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  private final Workloads workloads;
  private final LogMasks masks;
  private final IdGenerator ids;
  private final AppsConfig config;

  ReleaseBuild(Workloads workloads, LogMasks masks, IdGenerator ids, AppsConfig config) {
    this.workloads = workloads;
    this.masks = masks;
    this.ids = ids;
    this.config = config;
  }

  /** Builds every service; the same command in the same folder runs once. */
  void build(Deployment deployment) throws Failed, InterruptedException {
    Map<String, ServiceSpec> builds = new LinkedHashMap<>();
    for (ServiceSpec service : deployment.manifest().services().values()) {
      service
          .build()
          .ifPresent(line -> builds.putIfAbsent(service.directory() + "\n" + line, service));
    }
    for (ServiceSpec service : builds.values()) {
      run(
          deployment,
          service,
          service.build().orElseThrow(),
          config.buildTimeout(),
          "The build of " + service.name());
    }
    sync(deployment.folder());
  }

  /** Runs the release command in the place of the first process, where there is one. */
  void release(Deployment deployment) throws Failed, InterruptedException {
    if (deployment.manifest().releaseCommand().isEmpty()) {
      return;
    }
    ServiceSpec place =
        deployment.manifest().processes().stream()
            .<ServiceSpec>map(process -> process)
            .findFirst()
            .orElseGet(() -> deployment.manifest().services().values().iterator().next());
    run(
        deployment,
        place,
        deployment.manifest().releaseCommand().get(),
        config.releaseTimeout(),
        "The release command");
  }

  private void run(
      Deployment deployment, ServiceSpec service, String line, Duration atMost, String what)
      throws Failed, InterruptedException {
    Deque<String> last = new ArrayDeque<>();
    CommandRun.Output tail =
        output -> {
          if (output.stream() != LogLine.Stream.BANYAN) {
            synchronized (last) {
              last.addLast(output.line());
              if (last.size() > LAST_LINES) {
                last.removeFirst();
              }
            }
          }
        };
    InstanceSpec spec =
        InstanceSpecs.command(
            ids.within(deployment.app().id(), "cmd"), deployment, service, line, false);
    masks.hold(spec.app(), spec.id(), deployment.shared().hidden());
    RunResult result;
    try {
      result = await(workloads.run(spec, atMost, tail));
    } finally {
      masks.release(spec.app(), spec.id());
    }
    if (!result.succeeded()) {
      String words;
      synchronized (last) {
        words = String.join(" / ", last);
      }
      throw new Failed(
          Reasons.of(
              what + " failed.", result.reason(), words.isEmpty() ? "" : "It last said: " + words));
    }
  }

  private static RunResult await(CommandRun running) throws InterruptedException {
    try {
      return running.await();
    } catch (InterruptedException interrupted) {
      running.cancel("Banyan stops.");
      throw interrupted;
    }
  }

  /** What was built must be on the disk before a row says so; one call for the file system. */
  private static void sync(Path folder) throws InterruptedException {
    try {
      Process sync =
          new ProcessBuilder("sync", "-f", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!sync.waitFor(SYNC_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        sync.destroyForcibly();
      }
    } catch (IOException none) {
      log.debug("no sync program on this host; the file system writes in its own time", none);
    }
  }
}
