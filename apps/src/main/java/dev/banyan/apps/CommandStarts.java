package dev.banyan.apps;

import dev.banyan.kernel.Problems;

/** Starts commands in the release that serves. Thread-safe; calls block on SQL. */
final class CommandStarts {

  private final AppEnvironment environment;
  private final Commands commands;
  private final AppDirectory directory;

  CommandStarts(AppSupervisor.Parts parts, AppDirectory directory) {
    this.environment = parts.environment();
    this.commands = parts.commands();
    this.directory = directory;
  }

  /** Starts a one-off command. */
  AppCommand run(App app, String service, String line, Changes.By by) {
    Deployment serving = directory.serving(app);
    ServiceSpec spec = service(serving, service);
    return commands.start(withEnvironment(serving), spec, line, by);
  }

  /** A service of a release. */
  ServiceSpec service(Deployment serving, String service) {
    ServiceSpec spec = serving.manifest().services().get(service);
    if (spec == null) {
      throw Problems.notFound("service", service);
    }
    return spec;
  }

  /** With what its instances were given: a command makes nothing new. */
  Deployment withEnvironment(Deployment serving) {
    return serving.with(environment.read(serving.app(), serving.shared().given()));
  }
}
