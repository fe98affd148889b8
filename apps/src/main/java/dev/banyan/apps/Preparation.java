package dev.banyan.apps;

import java.util.Optional;

/** Makes a release ready to be launched on this node. Blocks; used on the app's own thread. */
final class Preparation {

  private final App app;
  private final WorkingCopies copies;
  private final ReleaseBuild build;
  private final AppEnvironment environment;
  private final Optional<ReplicaRange> autoscale;

  /**
   * @param autoscale the range for services that say none
   */
  Preparation(
      App app,
      WorkingCopies copies,
      ReleaseBuild build,
      AppEnvironment environment,
      Optional<ReplicaRange> autoscale) {
    this.app = app;
    this.copies = copies;
    this.build = build;
    this.environment = environment;
    this.autoscale = autoscale;
  }

  /** The release, laid out and built where that is still to be done. */
  Deployment prepare(Release release) throws ReleaseBuild.Failed, InterruptedException {
    AppManifest manifest =
        Autoscaled.apply(ManifestReader.readChecked(release.manifest()), autoscale);
    boolean built = copies.isBuilt(release);
    var folder = built ? copies.folder(release) : copies.layOut(release);
    Deployment deployment = new Deployment(app, release, manifest, folder, shared(manifest));
    if (!built) {
      build.build(deployment);
      copies.markBuilt(release);
    }
    return deployment;
  }

  /** Runs the release command, once for each release. */
  void runReleaseCommand(Deployment deployment) throws ReleaseBuild.Failed, InterruptedException {
    build.release(deployment);
  }

  /** What serves, with what is missing made and variables read anew. */
  Deployment refreshed(Deployment serving) {
    return serving.with(shared(serving.manifest()));
  }

  private AppEnvironment.Shared shared(AppManifest manifest) {
    return environment.read(app, environment.prepare(app, manifest));
  }
}
