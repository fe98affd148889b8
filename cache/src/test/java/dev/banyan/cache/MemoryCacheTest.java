package dev.banyan.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryCacheTest {

  private final MutableClock clock = MutableClock.atNoon();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemoryCache<String, String> cache =
      new MemoryCache<>("test", new ByteSize(10_000), String::length, clock, registry);

  @Test
  void anEntryIsFreshThenStaleThenGone() {
    cache.put("k", "v", Duration.ofSeconds(10), Duration.ofSeconds(20));
    clock.advance(Duration.ofSeconds(9));
    assertThat(cache.find("k"))
        .isEqualTo(new Lookup.Fresh<>("v", Duration.ofSeconds(9), Duration.ofSeconds(1)));
    clock.advance(Duration.ofSeconds(1));
    assertThat(cache.find("k")).isEqualTo(new Lookup.Stale<>("v", Duration.ofSeconds(10)));
    clock.advance(Duration.ofSeconds(20));
    assertThat(cache.find("k")).isEqualTo(new Lookup.Missing<String>());
    assertThat(registry.get("cache.lookups").tag("result", "stale").counter().count()).isEqualTo(1);
  }

  @Test
  void bytesAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      cache.put("k" + i, "x".repeat(500), Duration.ofHours(1), Duration.ZERO);
    }
    assertThat(cache.bytes()).isBetween(1L, 10_000L);
    cache.put("large", "x".repeat(20_000), Duration.ofHours(1), Duration.ZERO);
    assertThat(cache.find("large")).isEqualTo(new Lookup.Missing<String>());
    assertThat(registry.get("cache.evictions").counter().count()).isPositive();
    cache.clear();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void allWhoComeAtOnceGetTheSameValue() throws Exception {
    // Room for all: what is evicted at once is rightly made again.
    var roomy =
        new MemoryCache<String, String>(
            "roomy", new ByteSize(10_000_000), String::length, clock, registry);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 2_000; round++) {
        String key = "at once " + round;
        var start = new CountDownLatch(1);
        List<Future<String>> got = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String mine = "v" + i;
          got.add(
              threads.submit(
                  () -> {
                    start.await();
                    return roomy.findOrPut(key, () -> mine, Duration.ofHours(1), Duration.ZERO);
                  }));
        }
        start.countDown();
        String first = got.get(0).get(10, TimeUnit.SECONDS);
        for (Future<String> each : got) {
          assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void onlyAValueThatPassesIsReplaced() {
    cache.replace("k", old -> true, "none to replace", Duration.ofHours(1), Duration.ZERO);
    assertThat(cache.find("k")).isInstanceOf(Lookup.Missing.class);
    cache.put("k", "a", Duration.ofHours(1), Duration.ZERO);
    cache.replace("k", "b"::equals, "c", Duration.ofHours(1), Duration.ZERO);
    assertThat(cache.findOrPut("k", () -> "x", Duration.ofHours(1), Duration.ZERO)).isEqualTo("a");
    cache.replace("k", "a"::equals, "c", Duration.ofHours(1), Duration.ZERO);
    assertThat(cache.findOrPut("k", () -> "x", Duration.ofHours(1), Duration.ZERO)).isEqualTo("c");
  }

  @Test
  void oneFetchesAndTheOthersGetWhatItFound() {
    Flights<String, String> flights = new Flights<>(2);
    List<Optional<String>> heard = new ArrayList<>();
    var leader = (Flights.Part.Leader<String>) flights.join("k", heard::add);
    assertThat(flights.join("k", heard::add)).isInstanceOf(Flights.Part.Waiting.class);
    assertThat(flights.join("k", heard::add)).isInstanceOf(Flights.Part.Waiting.class);
    assertThat(flights.join("k", heard::add))
        .as("the line is bounded")
        .isInstanceOf(Flights.Part.Alone.class);
    leader.land(Optional.of("v"));
    leader.land(Optional.empty());
    assertThat(heard).containsExactly(Optional.of("v"), Optional.of("v"));
    assertThat(flights.underWay()).isZero();
    assertThat(flights.join("k", heard::add)).isInstanceOf(Flights.Part.Leader.class);
  }

  @Test
  void manyReadersMakeOneFetch() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    ReadThrough<String, String> reading =
        new ReadThrough<>(
            cache,
            key -> {
              release.await(10, TimeUnit.SECONDS);
              return key + fetches.incrementAndGet();
            },
            Duration.ofSeconds(10),
            Duration.ZERO,
            100);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(threads.submit(() -> reading.get("k")));
      }
      release.countDown();
      for (Future<String> each : all) {
        assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo("k1");
      }
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void anOldValueStandsInForAFailingSource() {
    AtomicBoolean fails = new AtomicBoolean();
    ReadThrough<String, String> reading =
        new ReadThrough<>(
            cache,
            key -> {
              if (fails.get()) {
                throw new IllegalStateException("down");
              }
              return "v";
            },
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            1);
    assertThat(reading.get("k")).isEqualTo("v");
    fails.set(true);
    clock.advance(Duration.ofSeconds(15));
    assertThat(reading.get("k")).isEqualTo("v");
    clock.advance(Duration.ofSeconds(15));
    assertThatThrownBy(() -> reading.get("k"))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("down");
  }
}
