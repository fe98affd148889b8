package dev.banyan.apps;

import java.nio.file.Path;
import java.util.Map;

/**
 * A release as it stands on this node, with what its processes get.
 *
 * @param folder where it is laid out and built
 * @param shared what was given and configured when it was read
 */
record Deployment(
    App app, Release release, AppManifest manifest, Path folder, AppEnvironment.Shared shared) {

  Map<String, String> environment(ServiceSpec service) {
    return AppEnvironment.of(app, manifest, service, release, shared);
  }

  Deployment with(AppEnvironment.Shared other) {
    return new Deployment(app, release, manifest, folder, other);
  }
}
