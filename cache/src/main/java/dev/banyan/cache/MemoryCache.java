package dev.banyan.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.banyan.kernel.ByteSize;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Entries bounded by their bytes, each fresh for a time and then, for another, good enough to stand
 * in for a failing source.
 *
 * <p>Never blocks and may be used on event loops: reads take no lock. Which entries go first when
 * it is full is decided by W-TinyLFU (Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient Cache
 * Admission Policy", 2017), so that a scan over many keys does not wash out the ones in use.
 *
 * <p>Metrics, all with the tag {@code cache}: {@code cache_lookups_total{result}}, {@code
 * cache_bytes}, {@code cache_bytes_max}, {@code cache_evictions_total}.
 */
public final class MemoryCache<K, V> {

  /** What an entry costs beside its value: the key, the entry itself, the policy's book-keeping. */
  private static final long ENTRY_OVERHEAD_BYTES = 256;

  private final Cache<K, Entry<V>> entries;
  private final ToLongFunction<V> bytesOf;
  private final InstantSource clock;
  private final Counter hits;
  private final Counter stales;
  private final Counter misses;

  /**
   * An empty cache.
   *
   * @param name the value of the tag {@code cache}
   * @param bytesMax the bound; one entry is never larger than 2 GiB
   * @param bytesOf the size of a value
   */
  public MemoryCache(
      String name,
      ByteSize bytesMax,
      ToLongFunction<V> bytesOf,
      InstantSource clock,
      MeterRegistry registry) {
    this.bytesOf = bytesOf;
    this.clock = clock;
    Counter evictions = registry.counter("cache.evictions", "cache", name);
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax.bytes())
            .weigher((K key, Entry<V> entry) -> entry.bytes)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfter(
                Expiry.<K, Entry<V>>writing(
                    (key, entry) -> Duration.ofMillis(entry.goneAtMillis - entry.putAtMillis)))
            .executor(Runnable::run)
            .evictionListener((key, entry, cause) -> evictions.increment())
            .build();
    this.hits = registry.counter("cache.lookups", "cache", name, "result", "hit");
    this.stales = registry.counter("cache.lookups", "cache", name, "result", "stale");
    this.misses = registry.counter("cache.lookups", "cache", name, "result", "miss");
    Gauge.builder("cache.bytes", this, MemoryCache::bytes).tag("cache", name).register(registry);
    Gauge.builder("cache.bytes.max", () -> bytesMax.bytes()).tag("cache", name).register(registry);
  }

  /** What is known about a key now. */
  public Lookup<V> find(K key) {
    Entry<V> entry = entries.getIfPresent(key);
    long now = clock.millis();
    if (entry == null || now >= entry.goneAtMillis) {
      misses.increment();
      return new Lookup.Missing<>();
    }
    Duration age = Duration.ofMillis(now - entry.putAtMillis);
    if (now < entry.staleAtMillis) {
      hits.increment();
      return new Lookup.Fresh<>(entry.value, age, Duration.ofMillis(entry.staleAtMillis - now));
    }
    stales.increment();
    return new Lookup.Stale<>(entry.value, age);
  }

  /**
   * Keeps a value, unless it is larger than the whole cache.
   *
   * @param timeToLive how long it is fresh
   * @param staleFor how long after that it is still found as stale; zero: not at all
   */
  public void put(K key, V value, Duration timeToLive, Duration staleFor) {
    entries.put(key, entry(value, timeToLive, staleFor));
  }

  /**
   * What is kept under a key, fresh or stale; where there is nothing, this value is kept and given
   * back. Of all who come at the same time, one's value is kept and every one gets it.
   */
  public V findOrPut(K key, Supplier<V> value, Duration timeToLive, Duration staleFor) {
    Entry<V> found = entries.getIfPresent(key);
    if (found == null || clock.millis() >= found.goneAtMillis) {
      misses.increment();
      Entry<V> mine = entry(value.get(), timeToLive, staleFor);
      Entry<V> theirs = entries.asMap().putIfAbsent(key, mine);
      return theirs == null ? mine.value : theirs.value;
    }
    hits.increment();
    return found.value;
  }

  /** Puts a value in place of one that is kept and passes the test, in one step. */
  public void replace(K key, Predicate<V> test, V value, Duration timeToLive, Duration staleFor) {
    entries
        .asMap()
        .computeIfPresent(
            key, (same, old) -> test.test(old.value) ? entry(value, timeToLive, staleFor) : old);
  }

  private Entry<V> entry(V value, Duration timeToLive, Duration staleFor) {
    long now = clock.millis();
    long bytes = bytesOf.applyAsLong(value) + ENTRY_OVERHEAD_BYTES;
    long staleAt = now + timeToLive.toMillis();
    return new Entry<>(
        value,
        (int) Math.min(Integer.MAX_VALUE, bytes),
        now,
        staleAt,
        staleAt + staleFor.toMillis());
  }

  /** Forgets a key. */
  public void remove(K key) {
    entries.invalidate(key);
  }

  /** Forgets everything. */
  public void clear() {
    entries.invalidateAll();
  }

  /** The bytes held now. */
  public long bytes() {
    entries.cleanUp();
    return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  private record Entry<V>(
      V value, int bytes, long putAtMillis, long staleAtMillis, long goneAtMillis) {}
}
