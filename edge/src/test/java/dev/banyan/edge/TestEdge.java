package dev.banyan.edge;

import dev.banyan.http.Authentication;
import dev.banyan.http.Authenticator;
import dev.banyan.http.Caller;
import dev.banyan.http.Credentials;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.trace.Spans;
import dev.banyan.limits.Decision;
import dev.banyan.limits.RateLimit;
import dev.banyan.limits.RateLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A whole edge on free ports, with known callers and counted limits. */
final class TestEdge implements AutoCloseable {

  static final IdGenerator IDS = new IdGenerator(InstantSource.system(), new Random(7));
  static final Id APP = IDS.within(IDS.team(), "app");

  private static final Plan FREE = new Plan("free", 50, 5, 0);
  private static final Plan PREMIUM = new Plan("premium", 200, 200, 1);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final KnownCallers callers = new KnownCallers();
  final Edge edge;
  private final List<AutoCloseable> owned = new ArrayList<>();

  private TestEdge(
      Map<String, Object> config, InstantSource clock, Optional<Path> logs, Spans spans) {
    Map<String, Object> tree = new HashMap<>(config);
    tree.putIfAbsent("port", 0);
    tree.putIfAbsent("threads", 2);
    this.edge =
        Edge.start(
            ConfigBinder.bind(tree, EdgeConfig.class),
            new Edge.Surroundings(
                callers,
                new CountingLimiter(),
                registry,
                clock,
                List.of(FREE, PREMIUM),
                logs,
                spans));
  }

  static TestEdge start() {
    return start(Map.of());
  }

  static TestEdge start(Map<String, Object> config) {
    return new TestEdge(config, InstantSource.system(), Optional.empty(), Spans.NONE);
  }

  static TestEdge start(Map<String, Object> config, InstantSource clock) {
    return new TestEdge(config, clock, Optional.empty(), Spans.NONE);
  }

  /** Whose requests are recorded. */
  static TestEdge start(Spans spans) {
    return new TestEdge(Map.of(), InstantSource.system(), Optional.empty(), spans);
  }

  /** With an access log. */
  static TestEdge start(Map<String, Object> config, Path logs) {
    return new TestEdge(config, InstantSource.system(), Optional.of(logs), Spans.NONE);
  }

  RawClient client() throws IOException {
    return new RawClient(edge.port());
  }

  /** One site that owns every host. */
  void serve(Map<String, Target> targets, Route... routes) {
    edge.apply(
        new RouteTable(List.of(new Site(APP, "shop", Optional.empty(), List.of(routes), targets))));
  }

  /** Everything goes to these instances. */
  List<Upstream> serveAll(TestUpstream... apps) {
    List<Upstream> upstreams = upstreams(apps);
    serve(Map.of("api", new Target.Instances(upstreams)), Route.to("/", "api"));
    return upstreams;
  }

  TestUpstream app(TestUpstream.Handler handler) {
    TestUpstream app = new TestUpstream(handler);
    owned.add(app);
    return app;
  }

  static List<Upstream> upstreams(TestUpstream... apps) {
    List<Upstream> all = new ArrayList<>();
    for (TestUpstream app : apps) {
      all.add(new Upstream(IDS.within(APP, "ins"), "127.0.0.1", app.port()));
    }
    return all;
  }

  static Target instances(TestUpstream... apps) {
    return new Target.Instances(upstreams(apps));
  }

  @Override
  public void close() throws Exception {
    edge.close();
    for (AutoCloseable each : owned) {
      each.close();
    }
  }

  /** Waits for a condition; fails after ten seconds. */
  static void await(String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  /** {@code ada} of one team, {@code bob} of another, a key, an outside issuer, a slow answer. */
  static final class KnownCallers implements Authenticator {
    /** What the caller with the token {@code eygate.g.g} waits for. */
    final CompletableFuture<Authentication> gate = new CompletableFuture<>();

    static final Id TEAM_A = IDS.team();
    static final Id TEAM_B = IDS.team();

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
      String shown =
          credentials.bearer().or(credentials::sessionCookie).or(credentials::ticket).orElse("");
      return switch (shown) {
        case "" -> CompletableFuture.completedFuture(Authentication.ANONYMOUS);
        case "eyada.a.a", "ada-session", "ada-ticket" ->
            CompletableFuture.completedFuture(user("ada@x.test", TEAM_A));
        case "eybob.b.b" -> CompletableFuture.completedFuture(user("bob@x.test", TEAM_B));
        case "bk_good" ->
            CompletableFuture.completedFuture(
                new Authentication(
                    new Caller.TeamKey(TEAM_A, IDS.within(TEAM_A, "key"), Role.EDITOR),
                    Optional.of(PREMIUM),
                    Map.of("team", TEAM_A.toString(), "plan", "premium", "role", "editor")));
        case "eyext.e.e" ->
            CompletableFuture.completedFuture(
                new Authentication(
                    new Caller.External(
                        IDS.global("usr"), TEAM_B, "https://issuer.test", "sub", Role.VIEWER),
                    Optional.empty(),
                    Map.of("team", TEAM_B.toString(), "user", "external")));
        case "eygate.g.g" -> gate;
        case "eyslow.s.s" -> CompletableFuture.supplyAsync(() -> user("slow@x.test", TEAM_A));
        default ->
            CompletableFuture.failedFuture(Problems.unauthorized("this token does not hold"));
      };
    }

    @Override
    public boolean stillValid(Authentication authentication) {
      return true;
    }

    static Authentication user(String email, Id team) {
      return new Authentication(
          new Caller.User(IDS.global("usr"), email, IDS.global("ses")),
          Optional.of(FREE),
          Map.of("user", "u-" + email, "team", team.toString(), "email", email, "plan", "free"));
    }
  }

  /** Buckets that never refill. */
  static final class CountingLimiter implements RateLimiter {
    private final Map<String, Long> used = new ConcurrentHashMap<>();

    @Override
    public Decision tryAcquire(String key, RateLimit limit, long tokens) {
      long now = used.merge(key, tokens, Long::sum);
      boolean allowed = now <= limit.burst();
      return new Decision(
          allowed,
          limit.perMinute(),
          Math.max(0, limit.burst() - now),
          Duration.ofSeconds(7),
          allowed ? Duration.ZERO : Duration.ofSeconds(3));
    }

    @Override
    public Decision peek(String key, RateLimit limit) {
      return tryAcquire(key, limit, 0);
    }

    @Override
    public void reset(String key) {
      used.remove(key);
    }
  }

  /** A map in the order of its arguments. */
  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> out = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put((String) pairs[i], pairs[i + 1]);
    }
    return out;
  }
}
