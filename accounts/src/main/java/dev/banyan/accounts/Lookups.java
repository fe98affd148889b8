package dev.banyan.accounts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.banyan.accounts.Changes.Change;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What requests ask about callers, in memory: people, keys and console sessions.
 *
 * <p>Every entry is a future that is in the map before its SQL begins. A change removes the entry,
 * whether it is done or on its way; so a load that began before the change is given to those who
 * wait for it, and to nobody after. Loads run on virtual threads, {@link #LOADS_AT_ONCE_MAX} at a
 * time. Thread-safe; never blocks its caller.
 */
final class Lookups implements Changes.Follower {

  static final int PEOPLE_MAX = 50_000;
  static final int KEYS_MAX = 20_000;
  static final int COOKIES_MAX = 20_000;
  static final int LOADS_AT_ONCE_MAX = 8;
  static final int LOADS_WAITING_MAX = 2_000;

  private static final Duration KEEP = Duration.ofMinutes(10);
  private static final Duration KEEP_NOTHING = Duration.ofSeconds(10);
  private static final long RETRY_AFTER_SECONDS = 1;

  /** A console session: whose it is. */
  record Cookie(Id session, Id user, Instant expiresAt) {}

  /** A key with the team it acts for. */
  record KeyAndTeam(TeamKey key, Team team) {}

  /** The SQL below the caches; blocking. */
  interface Source {
    Optional<Person> person(UUID user);

    Optional<KeyAndTeam> key(byte[] hash);

    Optional<Cookie> cookie(byte[] hash);
  }

  private final Source source;
  private final AsyncCache<UUID, Optional<Person>> people;
  private final AsyncCache<String, Optional<KeyAndTeam>> keys;
  private final AsyncCache<String, Optional<Cookie>> cookies;
  private final Semaphore loads = new Semaphore(LOADS_AT_ONCE_MAX);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter refused;

  Lookups(Source source, MeterRegistry meters) {
    this.source = source;
    this.people = cache("people", PEOPLE_MAX, meters);
    this.keys = cache("keys", KEYS_MAX, meters);
    this.cookies = cache("sessions", COOKIES_MAX, meters);
    this.refused = meters.counter("accounts.lookups.refused");
    Gauge.builder("accounts.lookups.waiting", waiting, AtomicInteger::get).register(meters);
  }

  private static <K, V> AsyncCache<K, Optional<V>> cache(
      String name, int max, MeterRegistry meters) {
    AsyncCache<K, Optional<V>> cache =
        Caffeine.newBuilder()
            .maximumSize(max)
            .expireAfter(
                // What does not exist is kept for moments: long enough against a flood.
                Expiry.<K, Optional<V>>writing(
                    (key, value) -> value.isPresent() ? KEEP : KEEP_NOTHING))
            .buildAsync();
    Gauge.builder("accounts.lookups", cache, c -> c.synchronous().estimatedSize())
        .tag("of", name)
        .register(meters);
    return cache;
  }

  CompletableFuture<Optional<Person>> person(Id user) {
    return people.get(user.uuid(), (id, executor) -> load(() -> source.person(id)));
  }

  CompletableFuture<Optional<KeyAndTeam>> key(byte[] hash) {
    return keys.get(HexFormat.of().formatHex(hash), (k, executor) -> load(() -> source.key(hash)));
  }

  CompletableFuture<Optional<Cookie>> cookie(byte[] hash) {
    return cookies.get(
        HexFormat.of().formatHex(hash), (k, executor) -> load(() -> source.cookie(hash)));
  }

  /** Runs blocking work off the event loops, within the bounds. */
  <T> CompletableFuture<T> load(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    if (waiting.incrementAndGet() > LOADS_WAITING_MAX) {
      waiting.decrementAndGet();
      refused.increment();
      result.completeExceptionally(
          Problems.unavailable("Too many callers are unknown at once.", RETRY_AFTER_SECONDS));
      return result;
    }
    Thread.ofVirtual()
        .name("accounts-lookup")
        .start(
            () -> {
              loads.acquireUninterruptibly();
              try {
                result.complete(work.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              } finally {
                loads.release();
                waiting.decrementAndGet();
              }
            });
    return result;
  }

  @Override
  public void changed(Change change) {
    UUID subject = change.subject();
    switch (change.kind()) {
      case USER -> people.asMap().remove(subject);
      case SESSION ->
          cookies.asMap().values().removeIf(f -> mayBeAbout(f, c -> c.session().uuid(), subject));
      case KEY ->
          keys.asMap().values().removeIf(f -> mayBeAbout(f, k -> k.key().id().uuid(), subject));
      case TEAM -> {
        keys.asMap().values().removeIf(f -> mayBeAbout(f, k -> k.team().id().uuid(), subject));
        Id team = Id.of("team", subject);
        people
            .asMap()
            .values()
            .removeIf(
                f ->
                    !f.isDone()
                        || f.isCompletedExceptionally()
                        || f.join().map(p -> p.memberships().containsKey(team)).orElse(true));
      }
      case SIGNING_KEY -> {}
    }
  }

  @Override
  public void missed() {
    people.asMap().clear();
    keys.asMap().clear();
    cookies.asMap().clear();
  }

  /** Whether an entry may be about the subject: it is, or it is not known yet. */
  private static <V> boolean mayBeAbout(
      CompletableFuture<Optional<V>> entry,
      java.util.function.Function<V, UUID> subjectOf,
      UUID subject) {
    return !entry.isDone()
        || entry.isCompletedExceptionally()
        || entry.join().map(value -> subjectOf.apply(value).equals(subject)).orElse(false);
  }
}
