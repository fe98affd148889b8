package dev.banyan.server;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.events.EventsModule;
import dev.banyan.http.HttpModule;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.WorkloadsModule;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One node, assembled: what it is made of stands here in the order in which it starts. */
public final class Platform implements AutoCloseable {

  private final Parts parts;

  private Platform(Parts parts) {
    this.parts = parts;
  }

  public static Platform start(ServerConfig config, Path app, Path dataFolder) {
    var parts = new Parts();
    try {
      InstantSource clock = Clock.systemUTC();
      var random = new SecureRandom();
      var ids = new IdGenerator(clock, random);
      String node = NodeName.of(dataFolder, random);
      PrometheusMeterRegistry meters = Meters.start(parts);
      Vertx vertx = Vertx.vertx();
      parts.onClose(
          "event loops", () -> Futures.await(vertx.close(), java.time.Duration.ofSeconds(10)));
      DataModule data =
          parts.add(
              "data", DataModule.start(config.database(), dataFolder, clock, meters, migrations()));
      return new Platform(parts);
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  private static List<Migrations> migrations() {
    return Stream.of(
            EventsModule.migrations(),
            HttpModule.migrations(),
            List.of(WorkloadsModule.migrations()))
        .flatMap(List::stream)
        .toList();
  }

  public String apiUrl() {
    return "";
  }

  public String appUrl() {
    return "";
  }

  public Optional<String> setupLink() {
    return Optional.empty();
  }

  public Optional<String> appProblem() {
    return Optional.empty();
  }

  @Override
  public void close() {
    parts.close();
  }
}
