package dev.banyan.apps;

import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What services and apps look like from their instances. */
final class Statuses {

  private Statuses() {}

  /** Of every service of the release that serves. */
  static List<ServiceStatus> of(
      Deployment deployment, LiveSet live, Map<String, Integer> counts, Map<String, String> notes) {
    List<ServiceStatus> all = new ArrayList<>();
    for (ServiceSpec service : deployment.manifest().services().values()) {
      all.add(
          switch (service) {
            case ServiceSpec.StaticFiles files -> folder(deployment, files);
            case ServiceSpec.Process process ->
                process(
                    deployment,
                    process,
                    live,
                    AppRollout.count(process, counts),
                    Optional.ofNullable(notes.get(process.name())));
          });
    }
    return all;
  }

  private static ServiceStatus folder(Deployment deployment, ServiceSpec.StaticFiles service) {
    Path root = deployment.folder().resolve(service.directory()).resolve(service.root());
    boolean there = Files.isDirectory(root);
    return new ServiceStatus(
        service,
        1,
        there ? 1 : 0,
        there ? 1 : 0,
        there ? ServiceStatus.State.RUNNING : ServiceStatus.State.FAILED,
        there
            ? "The edge serves its files."
            : "The release has no folder " + service.root() + "; let `build` make it.",
        Optional.of(deployment.release().id()));
  }

  private static ServiceStatus process(
      Deployment deployment,
      ServiceSpec.Process service,
      LiveSet live,
      int desired,
      Optional<String> note) {
    int running = 0;
    int healthy = 0;
    boolean failed = false;
    String worst = "";
    for (Replica replica : live.of(service.name())) {
      Optional<InstanceStatus> known = live.status(replica.id());
      if (known.isEmpty()) {
        continue;
      }
      InstanceStatus status = known.get();
      running += status.state().live() ? 1 : 0;
      if (status.ready()) {
        healthy++;
      } else if (worst.isEmpty() || status.state() == InstanceState.FAILED) {
        worst = "Instance " + replica.ordinal() + ": " + status.reason();
        failed |= status.state() == InstanceState.FAILED;
      }
    }
    ServiceStatus.State state = state(desired, healthy, failed);
    return new ServiceStatus(
        service,
        desired,
        running,
        healthy,
        state,
        Reasons.service(state, healthy, desired, worst, note.orElse("")),
        Optional.of(deployment.release().id()));
  }

  private static ServiceStatus.State state(int desired, int healthy, boolean failed) {
    if (desired == 0) {
      return ServiceStatus.State.STOPPED;
    }
    if (healthy >= desired) {
      return ServiceStatus.State.RUNNING;
    }
    if (healthy > 0) {
      return ServiceStatus.State.DEGRADED;
    }
    return failed ? ServiceStatus.State.FAILED : ServiceStatus.State.STARTING;
  }

  /** Of the app as a whole. */
  static AppStatus of(
      App app, Optional<Release> release, Optional<Release> newest, List<ServiceStatus> services) {
    if (services.isEmpty()) {
      return newest
          .map(
              latest ->
                  new AppStatus(
                      app,
                      latest.state() == Release.State.FAILED
                          ? ServiceStatus.State.FAILED
                          : ServiceStatus.State.STARTING,
                      "Release " + latest.number() + ": " + latest.reason(),
                      release,
                      services))
          .orElseGet(
              () ->
                  new AppStatus(
                      app,
                      ServiceStatus.State.STOPPED,
                      "No release was made yet.",
                      release,
                      services));
    }
    List<ServiceStatus> wanted =
        services.stream().filter(one -> one.state() != ServiceStatus.State.STOPPED).toList();
    ServiceStatus.State state;
    if (wanted.isEmpty()) {
      state = ServiceStatus.State.STOPPED;
    } else if (all(wanted, ServiceStatus.State.RUNNING)) {
      state = ServiceStatus.State.RUNNING;
    } else if (all(wanted, ServiceStatus.State.FAILED)) {
      state = ServiceStatus.State.FAILED;
    } else if (wanted.stream()
        .allMatch(
            one ->
                one.state() == ServiceStatus.State.STARTING
                    || one.state() == ServiceStatus.State.RUNNING)) {
      state = ServiceStatus.State.STARTING;
    } else {
      state = ServiceStatus.State.DEGRADED;
    }
    String reason =
        services.stream()
            .filter(one -> one.state() != ServiceStatus.State.RUNNING)
            .findFirst()
            .map(one -> one.spec().name() + ": " + one.reason())
            .orElse("Every service is healthy.");
    return new AppStatus(app, state, reason, release, services);
  }

  private static boolean all(List<ServiceStatus> services, ServiceStatus.State state) {
    return services.stream().allMatch(one -> one.state() == state);
  }
}
