package dev.banyan.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A cache over a source, for blocking code: single flight, and an old value where the source fails.
 * Thread-safe; call it on virtual threads.
 */
public final class ReadThrough<K, V> {

  /** Fetches the value of a key. */
  @FunctionalInterface
  public interface Source<K, V> {
    V fetch(K key) throws Exception;
  }

  private final MemoryCache<K, V> cache;
  private final Source<K, V> source;
  private final Flights<K, V> flights;
  private final Duration timeToLive;
  private final Duration staleFor;

  /**
   * Reads through.
   *
   * @param timeToLive how long a value is fresh
   * @param staleFor how long past that it may stand in for a failing source; zero: never
   * @param waitersMax how many wait for one fetch; further ones fetch for themselves
   */
  public ReadThrough(
      MemoryCache<K, V> cache,
      Source<K, V> source,
      Duration timeToLive,
      Duration staleFor,
      int waitersMax) {
    this.cache = cache;
    this.source = source;
    this.flights = new Flights<>(waitersMax);
    this.timeToLive = timeToLive;
    this.staleFor = staleFor;
  }

  /**
   * The value of a key, kept or fetched.
   *
   * @throws CompletionException with the source's failure where nothing stands in for it
   */
  public V get(K key) {
    if (cache.find(key) instanceof Lookup.Fresh<V> fresh) {
      return fresh.value();
    }
    var landed = new CompletableFuture<Optional<V>>();
    return switch (flights.join(key, landed::complete)) {
      case Flights.Part.Leader<V> leader -> lead(key, leader);
      case Flights.Part.Waiting<V> waiting -> await(landed).orElseGet(() -> fetch(key));
      case Flights.Part.Alone<V> alone -> fetch(key);
    };
  }

  private V lead(K key, Flights.Part.Leader<V> leader) {
    @Nullable V value = null;
    try {
      // Somebody's flight may have landed between the look and the join: then it is here now.
      value = cache.find(key) instanceof Lookup.Fresh<V> landed ? landed.value() : fetch(key);
      return value;
    } finally {
      leader.land(Optional.ofNullable(value));
    }
  }

  private V fetch(K key) {
    try {
      V value = source.fetch(key);
      cache.put(key, value, timeToLive, staleFor);
      return value;
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return switch (cache.find(key)) {
        case Lookup.Fresh<V> fresh -> fresh.value();
        case Lookup.Stale<V> stale -> stale.value();
        case Lookup.Missing<V> missing -> throw new CompletionException(failure);
      };
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CompletionException(interrupted);
    } catch (ExecutionException impossible) {
      throw new CompletionException(impossible.getCause());
    }
  }
}
