package dev.banyan.apps;

import dev.banyan.blobs.Blob;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Secret;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Deployments of releases that were never built. */
final class TestDeployments {

  private TestDeployments() {}

  static Deployment of(IdGenerator ids, App app, int number, String manifest) {
    return new Deployment(
        app,
        new Release(
            ids.within(app.id(), "rel"),
            app.team(),
            app.id(),
            number,
            Release.State.BUILDING,
            "It is made.",
            manifest,
            new Blob("0".repeat(64), 1),
            1,
            1,
            true,
            false,
            "tester",
            Instant.EPOCH),
        AppManifest.parse(manifest),
        Path.of("shop"),
        new AppEnvironment.Shared(
            new AppEnvironment.Given(Map.of(), new Secret("edge"), Set.of()), Map.of(), Set.of()));
  }
}
