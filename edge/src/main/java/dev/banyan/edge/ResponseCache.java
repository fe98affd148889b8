package dev.banyan.edge;

import dev.banyan.cache.Flights;
import dev.banyan.cache.Lookup;
import dev.banyan.cache.MemoryCache;
import dev.banyan.kernel.ByteSize;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Answers by route. Two levels: an address knows its generation and which request headers its
 * answers vary by; an answer is found by generation, identity, encoding and the values of those
 * headers. A successful write to an address starts a new generation, and all its old answers, of
 * whatever identity, are found no more.
 */
final class ResponseCache {

  private static final Duration ADDRESS_KEPT = Duration.ofDays(1);

  private final MemoryCache<String, Address> addresses;
  private final MemoryCache<String, CachedResponse> responses;
  private final Flights<String, Landed> flights;
  private final AtomicLong generations = new AtomicLong();
  private final Duration staleFor;
  private final int entryBytesMax;

  ResponseCache(EdgeConfig.Cache config, InstantSource clock, MeterRegistry registry) {
    long bytes = config.bytesMax().bytes();
    this.addresses =
        new MemoryCache<>(
            "edge-addresses", new ByteSize(bytes / 8), Address::bytes, clock, registry);
    this.responses =
        new MemoryCache<>(
            "edge-responses",
            new ByteSize(bytes - bytes / 8),
            CachedResponse::bytes,
            clock,
            registry);
    this.flights = new Flights<>(config.waitersMax());
    this.staleFor = config.staleFor();
    this.entryBytesMax = (int) Math.min(Integer.MAX_VALUE - 16, config.entryMax().bytes());
  }

  /** What is known of an address. */
  record Address(long generation, List<String> varyNames) {
    long bytes() {
      return 200L + varyNames.size() * 40L;
    }
  }

  /** What a flight brought. */
  record Landed(CachedResponse response, boolean stale) {}

  /** The place of one answer. */
  record Place(String address, Address known, String caller, String varyKey, String key) {}

  int entryBytesMax() {
    return entryBytesMax;
  }

  /**
   * Where the answer for a request is or would be.
   *
   * @param address site, scheme, host and target
   * @param caller identity, cookies, encoding: all that tells callers apart
   */
  Place place(String address, String caller, HttpHeaders request) {
    // One generation for all who come at once: by two, both would ask the app.
    Address known =
        addresses.findOrPut(
            address,
            () -> new Address(generations.incrementAndGet(), List.of()),
            ADDRESS_KEPT,
            Duration.ZERO);
    String varyKey = varyKey(known.varyNames(), request);
    return new Place(address, known, caller, varyKey, key(known.generation(), caller, varyKey));
  }

  Lookup<CachedResponse> find(Place place) {
    return responses.find(place.key());
  }

  Flights.Part<Landed> join(Place place, Consumer<Optional<Landed>> onLanded) {
    return flights.join(place.key(), onLanded);
  }

  /** Keeps an answer, unless the address was written to since the place was taken. */
  void keep(Place place, CachedResponse response, Duration timeToLive) {
    Address known = place.known();
    boolean sameGeneration =
        addresses.find(place.address()) instanceof Lookup.Fresh<Address> fresh
            && fresh.value().generation() == known.generation();
    if (!sameGeneration) {
      return;
    }
    if (!response.varyNames().equals(known.varyNames())) {
      // A write that comes in between must not find its new generation undone.
      addresses.replace(
          place.address(),
          now -> now.generation() == known.generation(),
          new Address(known.generation(), response.varyNames()),
          ADDRESS_KEPT,
          Duration.ZERO);
    }
    responses.put(
        key(known.generation(), place.caller(), response.varyKey()),
        response,
        timeToLive,
        response.staleAllowed() ? staleFor : Duration.ZERO);
  }

  /** Starts a new generation of an address. */
  void written(String address) {
    addresses.remove(address);
  }

  static String varyKey(List<String> names, HttpHeaders request) {
    if (names.isEmpty()) {
      return "";
    }
    StringBuilder key = new StringBuilder();
    for (String name : names) {
      for (String value : request.getAll(name)) {
        key.append(value.length()).append(':').append(value).append(',');
      }
      key.append('\n');
    }
    return key.toString();
  }

  private static String key(long generation, String caller, String varyKey) {
    return generation + "\n" + caller + "\n" + varyKey;
  }
}
