package dev.banyan.apps;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.blobs.BlobStore;
import dev.banyan.data.AppDatabases;
import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.Query;
import dev.banyan.events.Outbox;
import dev.banyan.http.Access;
import dev.banyan.http.Operations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Periodic;
import dev.banyan.workloads.Workloads;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps slice, assembled. Close it before workloads, and after the edge has drained: it ends the
 * instances, then Redis.
 *
 * @param supervisor keeps the apps as they are wanted
 * @param redis the embedded Redis, where there is one
 */
public record AppsModule(
    AppSupervisor supervisor,
    Optional<RedisServer> redis,
    AppsHttp http,
    List<AutoCloseable> beside)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AppsModule.class);
  private static final Query SESSIONS_ENDED = new Query("sessions-ended", "audit");
  private static final String REDIS_RENEWED = "Its password for Redis was renewed.";
  private static final Duration SCHEDULE_PAUSE = Duration.ofSeconds(1);
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

  /** What {@link DataModule#start} must apply. */
  public static List<Migrations> migrations() {
    return List.of(new Migrations("apps", Migrations.Target.SHARD, "db/apps/shard"));
  }

  /**
   * Refuses a folder whose {@code banyan.app.yaml} has mistakes, before anything is started for it;
   * but not where something was released before, which goes on to serve whatever the file says now.
   * Reads nothing then, so that a warm start does not take longer.
   *
   * @param folder the app's
   * @param dataDirectory Banyan's data folder; it need not be there
   * @throws ManifestException with every mistake at once
   * @throws SnapshotException when the file cannot be read
   */
  public static void requireSound(Path folder, Path dataDirectory) {
    if (!WorkingCopies.anyIn(dataDirectory)) {
      AppManifest.parse(Releases.manifestText(folder));
    }
  }

  /**
   * The slices below that this one stands on.
   *
   * @param audit {@code accounts.Audit::record}
   */
  public record Below(
      DataModule data,
      BlobStore blobs,
      Outbox outbox,
      Access access,
      AuditTrail audit,
      AppAccounts accounts,
      Workloads workloads) {}

  /**
   * What {@code server} gives.
   *
   * @param banyanUrl where processes on this node reach Banyan's API
   * @param load what the edge sees of services, for those that grow by themselves
   * @param appUrl where an app is reached from outside; asked when it is shown
   */
  public record Surroundings(
      Balancer balancer,
      TrafficSource traffic,
      LoadSource load,
      String banyanUrl,
      Function<App, String> appUrl) {}

  /**
   * Assembles the slice, and starts or adopts Redis. Nothing of an app runs before {@link
   * AppSupervisor#resume}.
   *
   * @param dataDirectory Banyan's data folder; this slice uses {@code redis}, {@code releases} and
   *     {@code secrets.key} below
   * @throws UncheckedIOException when Redis or the key file refuse, in words for the user
   */
  public static AppsModule start(
      AppsConfig config,
      Path dataDirectory,
      Below below,
      Surroundings around,
      IdGenerator ids,
      InstantSource clock,
      MeterRegistry meters) {
    var random = new SecureRandom();
    var shards = below.data().shards();
    var changes = new Changes(shards, below.outbox(), below.audit());
    SecretBox box;
    Optional<RedisServer> redis;
    try {
      box = SecretBox.open(dataDirectory.resolve("secrets.key"), random);
      redis =
          config.redis().type() == AppsConfig.Redis.Type.EMBEDDED
              ? Optional.of(RedisServer.start(config.redis(), dataDirectory, random, meters))
              : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
    below
        .data()
        .appDatabases()
        .onSessionsEnded(ended -> tellOwner(ended, new AppTable(shards), changes));
    var variables = new AppVariables(shards, changes, clock);
    var secrets = new AppSecrets(shards, box, changes, clock);
    var masks = new LogMasks(below.workloads().logs());
    var environment =
        new AppEnvironment(
            below.data().appDatabases(),
            redis,
            config,
            variables,
            secrets,
            masks,
            around.banyanUrl(),
            below.accounts(),
            random);
    var supervisor =
        new AppSupervisor(
            new AppSupervisor.Parts(
                shards,
                new Releases(
                    shards,
                    below.blobs(),
                    below.workloads(),
                    changes,
                    ids,
                    clock,
                    config,
                    dataDirectory),
                new ReleaseBuild(below.workloads(), masks, ids, config),
                environment,
                variables,
                secrets,
                new Commands(shards, below.workloads(), masks, changes, ids, clock, config),
                new Schedules(shards, clock),
                changes,
                below.workloads(),
                masks,
                around.balancer(),
                around.load(),
                below.data().appDatabases(),
                redis,
                below.accounts(),
                ids,
                clock,
                config));
    var renewals = new OwedRenewals(RENEWAL_PAUSE, app -> renew(supervisor, app, REDIS_RENEWED));
    redis.ifPresent(server -> server.onPasswordsRenewed(renewals::add));
    return new AppsModule(
        supervisor,
        redis,
        new AppsHttp(
            supervisor,
            below.access(),
            below.accounts(),
            around.traffic(),
            around.appUrl(),
            clock,
            config.autoscale()),
        List.of(
            renewals,
            Periodic.start(
                "app-schedules",
                SCHEDULE_PAUSE,
                supervisor::runDueSchedules,
                failure -> log.error("schedules could not be looked at", failure)),
            Periodic.start(
                "autoscaler",
                config.autoscale().every(),
                supervisor::beginScaling,
                failure -> log.error("services could not be looked at", failure))));
  }

  private static void renew(AppSupervisor supervisor, Id id, String reason) {
    supervisor.find(id).ifPresent(app -> supervisor.renew(app, reason));
  }

  /** In the team's audit log, and as the event {@code apps.database.sessions-ended}. */
  private static void tellOwner(AppDatabases.SessionsEnded ended, AppTable table, Changes changes) {
    table
        .byName(ended.team(), ended.app())
        .ifPresent(
            app ->
                changes.announce(
                    SESSIONS_ENDED,
                    Changes.Entry.of(
                        app,
                        Changes.By.BANYAN,
                        "database.sessions-ended",
                        app.id().toString(),
                        Map.of(
                            "sessions", ended.sessions(),
                            "locks", ended.locks(),
                            "why", ended.why()))));
  }

  /** Registers the operations of the group Apps. */
  public void operations(Operations operations) {
    http.register(operations);
  }

  @Override
  public void close() {
    for (AutoCloseable one : beside) {
      try {
        one.close();
      } catch (Exception never) {
        throw new IllegalStateException(never);
      }
    }
    supervisor.close();
    redis.ifPresent(RedisServer::close);
  }
}
