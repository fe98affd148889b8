package dev.banyan.server;

import dev.banyan.accounts.AccountsModule;
import dev.banyan.apps.App;
import dev.banyan.apps.AppsModule;
import dev.banyan.blobs.BlobStore;
import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.edge.Edge;
import dev.banyan.edge.Target;
import dev.banyan.events.EventsModule;
import dev.banyan.http.ApiContract;
import dev.banyan.http.ApiRouter;
import dev.banyan.http.ApiServices;
import dev.banyan.http.HttpModule;
import dev.banyan.http.IdempotencyStore;
import dev.banyan.http.Operations;
import dev.banyan.http.TrustedEdge;
import dev.banyan.jobs.JobsModule;
import dev.banyan.jobs.Recurrence;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.trace.Spans;
import dev.banyan.limits.RateLimiter;
import dev.banyan.server.scale.AppWindow;
import dev.banyan.server.scale.ScaleOperations;
import dev.banyan.workloads.WorkloadsModule;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, assembled. {@link #start} is the list of what it is made of, in the order in which it
 * starts; it closes in the reverse. Which driver serves a port is said in {@link Drivers}.
 */
public final class Platform implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Platform.class);

  /** How often answers that were kept for repeated requests are dropped when they are old. */
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final Parts parts;
  private final NodeAddresses addresses;
  private final EdgeBalancer balancer;
  private final Optional<SetupLink> setupLink;
  private final FolderApp app;

  private Platform(
      Parts parts,
      NodeAddresses addresses,
      EdgeBalancer balancer,
      Optional<SetupLink> setupLink,
      FolderApp app) {
    this.parts = parts;
    this.addresses = addresses;
    this.balancer = balancer;
    this.setupLink = setupLink;
    this.app = app;
  }

  /** What a start needs and no setting changes is begun while the command line is read. */
  static void prepare() {
    Ahead.begin(
        "statements",
        () -> {
          DataModule.prepare();
          return true;
        });
  }

  /**
   * Starts a node and the app of a folder. Blocks until the app serves, or is known not to.
   *
   * @param app the folder with {@code banyan.app.yaml}
   * @param dataFolder of this node alone; it exists
   * @throws RuntimeException when a part cannot start; what had started is closed again
   */
  public static Platform start(ServerConfig config, Path app, Path dataFolder) {
    return start(config, app, dataFolder, new Parts());
  }

  /**
   * The same, where another thread may close what has started so far.
   *
   * @param parts none yet
   */
  static Platform start(ServerConfig config, Path app, Path dataFolder, Parts parts) {
    try {
      return start(parts, config, app, dataFolder);
    } catch (IOException failure) {
      parts.close();
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      parts.close();
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting", interrupted);
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  private static Platform start(Parts parts, ServerConfig config, Path app, Path dataFolder)
      throws IOException, InterruptedException {
    InstantSource clock = Clock.systemUTC();
    Instant startedAt = clock.instant();
    var random = new SecureRandom();
    var ids = new IdGenerator(clock, random);
    String node = NodeName.of(dataFolder, random);
    NodeAddresses addresses = NodeAddresses.of(config);

    // Floor 0 and 1: metrics, event loops, data, blobs, limits.
    Ahead<Vertx> loops = Ahead.begin("loops", () -> EventLoops.start(parts, dataFolder));
    Ahead<ApiContract> contract =
        Ahead.begin(
            "contract",
            () -> ApiContract.read(loops.get(), "openapi.yaml", config.api().requests()));
    PrometheusMeterRegistry meters = Meters.start(parts);
    config
        .telemetry()
        .otlpEndpoint()
        .ifPresent(
            endpoint ->
                parts.add(
                    "telemetry",
                    OtlpMetrics.start(
                        endpoint, config.telemetry().interval(), OtlpMetrics.node(node), meters)));
    Spans spans = spans(parts, config.telemetry(), node);
    DataModule data =
        parts.add(
            "data", DataModule.start(config.database(), dataFolder, clock, meters, migrations()));
    BlobStore blobs = Drivers.blobs(dataFolder, meters);
    RateLimiter limiter = Drivers.limiter(meters);

    // Floor 2 and 3: events, jobs, accounts, workloads.
    EventsModule events =
        parts.add("events", EventsModule.start(config.events(), data, node, ids, clock, meters));
    JobsModule jobs =
        parts.add("jobs", JobsModule.start(config.jobs(), data, node, ids, clock, meters));
    AccountsModule accounts =
        parts.add(
            "accounts",
            AccountsModule.start(
                config.accounts(), data, dataFolder, limiter, events.outbox(), ids, clock, meters));
    WorkloadsModule workloads =
        parts.add(
            "workloads",
            WorkloadsModule.start(
                config.workloads(),
                dataFolder.resolve("workloads"),
                data.shards(),
                Drivers.workloads(config.workloads(), dataFolder.resolve("workloads")),
                clock,
                meters));
    workloads.workloads().endLeftovers();

    // Floor 4 and 5: the edge opens with nothing to serve; the apps fill it.
    Edge edge =
        Edge.start(
            config.edge(),
            new Edge.Surroundings(
                accounts.authenticator(),
                limiter,
                meters,
                clock,
                accounts.plans().all(),
                Optional.of(dataFolder.resolve("logs")),
                spans));
    NodeAddresses bound = addresses.withEdgePort(edge.port());
    TrustedEdge trusted = TrustedEdge.create(random, bound.behindTls());
    var balancer =
        new EdgeBalancer(
            edge,
            new Target.Platform(bound.apiHost(), bound.apiPort(), trusted.secret()),
            bound.app());
    // For a start that ends before the apps have begun: it closes once, whoever comes first.
    parts.add("edge, if it is open still", balancer);
    EdgeLoad load = parts.add("load", EdgeLoad.start(edge));
    var traffic = new EdgeTraffic(edge.traffic(), clock);
    AppsModule apps =
        parts.add(
            "apps",
            AppsModule.start(
                config.apps(),
                dataFolder,
                new AppsModule.Below(
                    data,
                    blobs,
                    events.outbox(),
                    accounts.access(),
                    accounts.audit()::record,
                    new AccountsOfApps(accounts),
                    workloads.workloads()),
                new AppsModule.Surroundings(
                    balancer, traffic, load, bound.localApi(), balancer::url),
                ids,
                clock,
                meters));
    accounts.guardTeams(
        team -> apps.supervisor().anyOf(team).map(owned -> "the app " + owned.name()));
    AppWindow windows =
        parts.add(
            "windows",
            AppWindow.start(
                traffic,
                workloads.workloads(),
                apps.supervisor()::queues,
                ThisMachine.seen(),
                clock));
    // It closes before the apps do, so that requests under way find their instances.
    parts.add("edge", balancer);

    // Floor 7: the node's own API.
    Vertx vertx = loops.get();
    var health =
        new Health(
            Health.eventLoops(vertx),
            List.of(Stores.database(data)),
            apps.redis().stream().map(Stores::redis).toList(),
            System::nanoTime);
    IdempotencyStore idempotency =
        HttpModule.idempotency(data.directory(), clock, ids, config.api().requests());
    var operations = new Operations();
    accounts.operations(operations);
    apps.operations(operations);
    health.register(operations);
    new SystemOperations(
            new SystemOperations.Subject(
                node,
                config,
                dataFolder,
                startedAt,
                Versions.of(data, apps),
                accounts.installation().team()),
            accounts.access(),
            meters,
            clock)
        .register(operations);
    parts
        .add("scale", new ScaleOperations(apps.supervisor(), accounts.access(), windows, clock))
        .register(operations);
    ApiRouter router =
        ApiRouter.build(
            vertx,
            contract.get(),
            operations,
            new ApiServices(
                accounts.authenticator(),
                accounts.quota(),
                idempotency,
                ids,
                meters,
                trusted,
                spans),
            config.api().requests());
    // Before any app serves: nobody else gets the bare address meanwhile.
    apps.supervisor()
        .ofFolder(accounts.installation().team(), app)
        .ifPresent(last -> balancer.front(last.id()));
    // Before anybody can call: what calls begin must not be taken for what the last stop left.
    apps.supervisor().resume();
    parts.add(
        "api",
        ApiServer.start(
            vertx,
            config.api(),
            bound.apiPort(),
            router,
            new ConsoleFiles(vertx, Platform.class.getClassLoader()),
            trusted,
            meters));
    jobs.jobs().recurring("http.answers", Recurrence.every(SWEEP_EVERY), idempotency::sweep);

    Secret token = new Secret(Files.readString(accounts.installation().cliTokenFile()).strip());
    new NodeFile(bound.localApi(), ProcessHandle.current().pid(), token).write(dataFolder);
    parts.onClose("readiness", () -> health.phase(Health.Phase.DRAINING));
    health.phase(Health.Phase.SERVING);
    Optional<SetupLink> link =
        accounts
            .installation()
            .publishSetupLink(bound.api())
            .map(url -> new SetupLink(url, accounts.installation().setupLinkFile()));
    FolderApp started =
        FolderApp.up(apps.supervisor(), accounts.installation().team(), balancer, app);
    log.info("ready after {} ms", Duration.between(startedAt, clock.instant()).toMillis());
    return new Platform(parts, bound, balancer, link, started);
  }

  private static Spans spans(Parts parts, TelemetryConfig config, String node) {
    return config
        .otlpEndpoint()
        .<Spans>map(
            endpoint ->
                parts.add(
                    "traces",
                    OtlpSpans.start(endpoint, config.traceRatio(), OtlpMetrics.node(node))))
        .orElse(Spans.NONE);
  }

  private static List<Migrations> migrations() {
    return Stream.of(
            EventsModule.migrations(),
            HttpModule.migrations(),
            JobsModule.migrations(),
            AccountsModule.migrations(),
            List.of(WorkloadsModule.migrations()),
            AppsModule.migrations())
        .flatMap(List::stream)
        .toList();
  }

  /** Where people find the console, and programs the API. */
  public String apiUrl() {
    return addresses.api();
  }

  /** Where the folder's app is; without one, where it was. */
  public String appUrl() {
    return app.app().map(balancer::url).orElseGet(addresses::app);
  }

  /** The link by which one becomes the installation's owner, while nobody is. */
  public Optional<SetupLink> setupLink() {
    return setupLink;
  }

  /** The folder's app; empty while it is being deleted. */
  public Optional<Id> app() {
    return app.app().map(App::id);
  }

  /** What to know of the app's folder, if there is anything. */
  public Optional<String> appNotice() {
    return app.notice();
  }

  /** Why the app did not come up, if it did not. */
  public Optional<String> appProblem() {
    return app.problem();
  }

  /** Takes no more work, lets what is under way finish, and stops every part. */
  @Override
  public void close() {
    parts.close();
  }
}
