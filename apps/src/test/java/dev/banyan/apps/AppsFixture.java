package dev.banyan.apps;

import dev.banyan.blobs.BlobStore;
import dev.banyan.blobs.SmallBlobs;
import dev.banyan.blobs.directory.DirectoryBlobStore;
import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.TestServer;
import dev.banyan.events.EventsConfig;
import dev.banyan.events.EventsModule;
import dev.banyan.http.Access;
import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.WorkloadsConfig;
import dev.banyan.workloads.WorkloadsModule;
import dev.banyan.workloads.process.ProcessDriver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** The slice on a real database and with real processes; only what is above it is played. */
final class AppsFixture implements AutoCloseable {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private static final OptionalDouble NONE = OptionalDouble.empty();

  final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  final Id team = ids.team();
  final Path data;
  final Path folder;
  final FakeBalancer balancer = new FakeBalancer();
  final List<String> audited = Collections.synchronizedList(new ArrayList<>());
  final DataModule database;
  final FakeLoad load = new FakeLoad();
  final AdjustableClock clock = new AdjustableClock();
  final Keys accounts = new Keys();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private EventsModule events;
  private WorkloadsModule workloads;
  AppsModule apps;

  /** Read at the next start. */
  AppsConfig config = AppsConfig.defaults();

  /** The system's time, moved ahead as a test likes. */
  static final class AdjustableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  /** Keys that stand until a test revokes them; the first of an app has no number. */
  static final class Keys implements AppAccounts {
    final List<Secret> made = Collections.synchronizedList(new ArrayList<>());
    private final Set<Secret> revoked = ConcurrentHashMap.newKeySet();

    /** What ending a key does before it is ended. */
    volatile Runnable beforeEnd = () -> {};

    @Override
    public Secret makeKey(App app) {
      Secret key =
          new Secret("bk_made_for_" + app.name() + (made.isEmpty() ? "" : "_" + made.size()));
      made.add(key);
      return key;
    }

    @Override
    public boolean keyStands(App app, Secret key) {
      return !revoked.contains(key);
    }

    @Override
    public void endKey(App app, Secret key) {
      beforeEnd.run();
      revoked.add(key);
    }

    @Override
    public Map<String, String> names(List<String> actors) {
      Map<String, String> names = new HashMap<>();
      actors.stream()
          .filter(actor -> !actor.equals(Changes.By.BANYAN.name()))
          .forEach(actor -> names.put(actor, actor + "@example.com"));
      return names;
    }

    void revoke(Secret key) {
      revoked.add(key);
    }
  }

  AppsFixture(Path temporary) throws IOException {
    this(temporary, TestServer.EMBEDDED, List.of("s1"));
  }

  AppsFixture(Path temporary, TestServer server, List<String> shards) throws IOException {
    this.data = Files.createDirectories(temporary.resolve("data"));
    this.folder = Files.createDirectories(temporary.resolve("shop"));
    List<Migrations> migrations = new ArrayList<>(EventsModule.migrations());
    migrations.add(WorkloadsModule.migrations());
    migrations.add(SmallBlobs.MIGRATIONS);
    migrations.addAll(AppsModule.migrations());
    this.database = server.start(InstantSource.system(), meters, shards, migrations);
    open();
  }

  private void open() throws IOException {
    WorkloadsConfig defaults = ConfigBinder.bind(Map.of(), WorkloadsConfig.class);
    events =
        EventsModule.start(
            ConfigBinder.bind(Map.of(), EventsConfig.class), database, "test", ids, clock, meters);
    workloads =
        WorkloadsModule.start(
            defaults,
            data.resolve("workloads"),
            database.shards(),
            ProcessDriver.open(defaults, Files.createDirectories(data.resolve("processes"))),
            InstantSource.system(),
            new SimpleMeterRegistry());
    workloads.workloads().endLeftovers();
    BlobStore blobs = new DirectoryBlobStore(data.resolve("blobs"), new SimpleMeterRegistry());
    apps =
        AppsModule.start(
            config,
            data,
            new AppsModule.Below(
                database,
                blobs,
                events.outbox(),
                new OneTeam(),
                (handle, owner, actor, action, target, details) ->
                    audited.add(actor + " " + action + " " + target),
                accounts,
                workloads.workloads()),
            new AppsModule.Surroundings(
                balancer,
                (app, window, step) ->
                    new TrafficSource.Traffic(
                        step, clock.instant(), List.of(quiet(app, window, step))),
                load,
                "http://127.0.0.1:8081",
                app -> "http://localhost:8080"),
            ids,
            clock,
            new SimpleMeterRegistry());
    apps.supervisor().resume();
  }

  /** No request in any step of the window. */
  private TrafficSource.Series quiet(Id app, Duration window, Duration step) {
    Instant from = clock.instant().minus(window);
    return new TrafficSource.Series(
        "app",
        app.toString(),
        LongStream.range(0, window.dividedBy(step))
            .mapToObj(i -> from.plus(step.multipliedBy(i)))
            .map(at -> new TrafficSource.Point(at, 0, NONE, NONE, NONE, 0, 0, 0, 0, 0, 0))
            .toList());
  }

  AppSupervisor supervisor() {
    return apps.supervisor();
  }

  dev.banyan.workloads.Workloads workloads() {
    return workloads.workloads();
  }

  /** Stops Banyan and starts it again on the same data. */
  void restart() throws IOException {
    closeSlice();
    open();
  }

  private void closeSlice() {
    apps.close();
    workloads.close();
    events.close();
  }

  /** Writes the manifest, and the service's program beside it. */
  void write(String manifest) throws IOException {
    Files.writeString(folder.resolve(AppManifest.FILE_NAME), manifest.replace("$SERVE", serve()));
    for (String name : List.of("TestService", "TestService$Text")) {
      String file = "dev/banyan/apps/" + name + ".class";
      Path to = folder.resolve(file);
      Files.createDirectories(to.getParent());
      try (var in = AppsFixture.class.getResourceAsStream("/" + file)) {
        Files.write(to, in.readAllBytes());
      }
    }
  }

  private static String serve() {
    return "exec "
        + JAVA
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp . dev.banyan.apps.TestService";
  }

  void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Brings the folder up and waits until it is settled. */
  AppStatus up() throws InterruptedException {
    App app = supervisor().up(team, folder).app();
    return supervisor().awaitSettled(app, Duration.ofSeconds(60));
  }

  AppStatus settled(App app) throws InterruptedException {
    return supervisor().awaitSettled(app, Duration.ofSeconds(60));
  }

  @Override
  public void close() {
    closeSlice();
    database.close();
  }

  private final class OneTeam implements Access {
    @Override
    public Optional<Role> roleOf(Caller caller, Id asked) {
      return asked.equals(team) ? Optional.of(Role.EDITOR) : Optional.empty();
    }

    @Override
    public void require(Caller caller, Id asked, Role role, String what, Id id) {
      if (!asked.equals(team)) {
        throw Problems.notFound(what, id.toString());
      }
    }

    @Override
    public List<Id> teamsOf(Caller caller) {
      return List.of(team);
    }
  }
}
