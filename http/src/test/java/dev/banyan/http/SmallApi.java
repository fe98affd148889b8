package dev.banyan.http;

import dev.banyan.data.DataException;
import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** The contract of small-contract.yaml on a real server at a random port. */
final class SmallApi implements AutoCloseable {

  record Thing(String name, Integer count, List<String> tags, Object inner) {}

  static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), RandomGenerator.getDefault());
  static final Id TEAM = IDS.team();
  static final Id KEY = IDS.within(TEAM, "key");
  private static final Id OTHER_KEY = IDS.within(TEAM, "key");

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InMemoryIdempotency idempotency = new InMemoryIdempotency();
  final AtomicInteger created = new AtomicInteger();
  final AtomicBoolean strangersRefused = new AtomicBoolean();
  final AtomicBoolean valid = new AtomicBoolean(true);
  final CountDownLatch release = new CountDownLatch(1);
  final AtomicInteger waiting = new AtomicInteger();
  final List<String> threads = new ArrayList<>();
  final CompletableFuture<EventSink> sink = new CompletableFuture<>();
  final CompletableFuture<String> streamEnd = new CompletableFuture<>();
  EventStream stream = s -> {};
  volatile Runnable access = () -> {};
  volatile Runnable work = () -> {};
  final TrustedEdge edge;
  final AtomicReference<Call> opened = new AtomicReference<>();
  final AtomicReference<String> counted = new AtomicReference<>("");

  private final Vertx vertx = Vertx.vertx();
  final HttpClient client = HttpClient.newHttpClient();
  final ApiRouter api;
  private final HttpServer server;

  SmallApi() {
    this(config(512, Duration.ofSeconds(15)));
  }

  static ApiConfig config(int requestsMax, Duration heartbeat) {
    return config("1Ki", "3Mi", requestsMax, 50, heartbeat);
  }

  static ApiConfig config(
      String bodyMax,
      String bodiesTotalMax,
      int requestsMax,
      int streamsPerCallerMax,
      Duration heartbeat) {
    return new ApiConfig(
        ByteSize.parse(bodyMax),
        ByteSize.parse(bodiesTotalMax),
        Duration.ofSeconds(5),
        requestsMax,
        2,
        streamsPerCallerMax,
        heartbeat,
        Duration.ofSeconds(2),
        Duration.ofMillis(100),
        Duration.ofHours(24),
        ByteSize.parse("4Ki"),
        List.of("https://console.example.com"));
  }

  SmallApi(ApiConfig config) {
    this(config, TrustedEdge.create(new SecureRandom()));
  }

  SmallApi(ApiConfig config, TrustedEdge edge) {
    this.edge = edge;
    api =
        ApiRouter.build(
            vertx,
            ApiContract.read(vertx, "small-contract.yaml", config),
            operations(),
            new ApiServices(new Known(), this::quota, idempotency, IDS, meters, edge),
            config);
    server =
        vertx
            .createHttpServer()
            .requestHandler(api.router())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private Optional<RequestQuota.Taken> quota(Authentication who, String address) {
    counted.set(address);
    boolean refused =
        who.caller() instanceof Caller.TeamKey key
            ? key.role() == Role.VIEWER
            : strangersRefused.get();
    return refused
        ? Optional.of(
            new RequestQuota.Taken(
                false, 50, 0, Duration.ofMillis(11_200), Duration.ofMillis(1_200)))
        : Optional.empty();
  }

  Operations operations() {
    return new Operations()
        .on(
            "open",
            call -> {
              opened.set(call);
              return Answer.ok(Map.of("caller", call.caller().name()));
            })
        .on("live", call -> Answer.ok(Map.of("status", "up")))
        .on("login", call -> Answer.ok(Map.of("token", "secret-" + created.incrementAndGet())))
        .on(
            "listThings",
            call -> {
              work.run();
              return Answer.ok(
                  Page.of(
                      List.of("a", "b", "c").subList(call.page().after().isEmpty() ? 0 : 2, 3),
                      call.page().limit(),
                      item -> item));
            })
        .on(
            "createThing",
            call -> {
              Thing thing = call.body(Thing.class);
              if (thing.name().equals("clash")) {
                created.incrementAndGet();
                throw Problems.conflict("name-taken", "Take another name.");
              }
              if (thing.name().equals("lost")) {
                created.incrementAndGet();
                throw new DataException.OutcomeUnknown("s1", new IOException("cut off"));
              }
              if (thing.name().equals("wrapped")) {
                created.incrementAndGet();
                throw new IllegalStateException(
                    new DataException.OutcomeUnknown("s1", new IOException("cut off")));
              }
              if (thing.name().equals("moved")) {
                return Answer.noContent().status(303);
              }
              work.run();
              return Answer.created(
                      Map.of("name", thing.name(), "number", created.incrementAndGet()))
                  .etag("v1");
            })
        .on("getThing", call -> Answer.ok(Map.of("id", call.id("thing", "app"))))
        .on(
            "putThing",
            call -> Answer.ok(Map.of("bytes", call.rawBody().length, "id", call.path("thing"))))
        .on(
            "fails",
            call -> {
              throw new IllegalStateException("the secret inside is 42");
            })
        .on(
            "waits",
            call -> {
              threads.add(Thread.currentThread().toString());
              waiting.incrementAndGet();
              release.await();
              return Answer.noContent();
            })
        .on(
            "events",
            call -> {
              access.run();
              return Answer.events(
                  s -> {
                    sink.complete(s);
                    try {
                      stream.run(s);
                      streamEnd.complete("returned");
                    } catch (Exception e) {
                      streamEnd.complete(e.getClass().getSimpleName());
                      throw e;
                    }
                  });
            });
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  int port() {
    return server.actualPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
  }

  HttpRequest.Builder signedIn(String path) {
    return request(path).header("Authorization", "Bearer good");
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    var request =
        signedIn(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  @Override
  public void close() {
    release.countDown();
    api.close();
    client.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Knows the bearers good, other (of another key), slow (answered from another thread), limited;
   * and the cookie good.
   */
  private final class Known implements Authenticator {
    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
      String shown =
          credentials.bearer().or(credentials::ticket).or(credentials::sessionCookie).orElseThrow();
      Role role = shown.equals("limited") ? Role.VIEWER : Role.OWNER;
      Id key = shown.equals("other") ? OTHER_KEY : KEY;
      var known =
          new Authentication(new Caller.TeamKey(TEAM, key, role), Optional.empty(), Map.of());
      return switch (shown) {
        case "good", "other", "limited" -> CompletableFuture.completedFuture(known);
        case "slow" ->
            CompletableFuture.supplyAsync(
                () -> known,
                CompletableFuture.delayedExecutor(5, java.util.concurrent.TimeUnit.MILLISECONDS));
        default -> CompletableFuture.failedFuture(Problems.unauthorized("It does not hold."));
      };
    }

    @Override
    public boolean stillValid(Authentication authentication) {
      return valid.get();
    }
  }
}
