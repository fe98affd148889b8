package dev.banyan.apps;

import dev.banyan.apps.autoscale.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** For tests of apps whose services grow by themselves. */
abstract class AutoscaledApps extends RunningApps {

  /** A look is made when the test says so, and not before it is over. */
  static final AppsConfig.Autoscale SLOW =
      new AppsConfig.Autoscale(
          Optional.empty(), Duration.ofHours(1), Duration.ofMinutes(5), Optional.empty());

  static final String GROWING =
      """
      name: shop
      services:
        api: {run: $SERVE, health: /health, replicas: 1..4, scale: {inFlight: 10}}
      routes:
        - {path: /, to: api}
      """;

  @Override
  AppsFixture makeFixture(Path folder) throws IOException {
    var fixture = new AppsFixture(folder);
    fixture.config = withAutoscale(SLOW);
    fixture.restart();
    return fixture;
  }

  static AppsConfig withAutoscale(AppsConfig.Autoscale autoscale) {
    AppsConfig usual = AppsConfig.defaults();
    return new AppsConfig(
        usual.redis(),
        usual.releasesKept(),
        usual.releaseFilesMax(),
        usual.releaseBytesMax(),
        usual.buildTimeout(),
        usual.releaseTimeout(),
        usual.drainTimeout(),
        usual.startsAtOnce(),
        usual.commandTimeout(),
        usual.commandsPerApp(),
        usual.otlpEndpoint(),
        autoscale);
  }

  App app(String manifest) throws Exception {
    fixture.write(manifest);
    return fixture.up().app();
  }

  /** A sync, fifteen seconds after the one before. */
  void look(App app) throws InterruptedException {
    fixture.clock.advance(Duration.ofSeconds(15));
    fixture.supervisor().autoscaling().sync(fixture.supervisor().runnerOf(app));
    fixture.settled(app);
  }

  int served(App app) {
    return fixture.balancer.upstreams(app.id(), "api").size();
  }

  List<Verdict> decisions(App app) {
    return fixture.supervisor().autoscaling().table().decisions(app, "api", 100);
  }
}
