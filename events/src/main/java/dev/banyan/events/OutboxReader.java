package dev.banyan.events;

import dev.banyan.events.EventHorizon.Settled;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the outbox tables of all databases. */
final class OutboxReader implements EventReader, AutoCloseable {

  /** The most readers of one node. */
  static final int READERS_MAX = 200;

  private static final Logger log = LoggerFactory.getLogger(OutboxReader.class);
  private static final Duration FIRST_HORIZON_WITHIN = Duration.ofSeconds(30);

  private final EventsConfig config;
  private final String node;
  private final List<Source> sources;
  private final MeterRegistry meters;
  private final Set<String> consumers = new HashSet<>();
  private final Set<Readers> open = ConcurrentHashMap.newKeySet();

  OutboxReader(EventsConfig config, String node, List<Source> sources, MeterRegistry meters) {
    this.config = config;
    this.node = node;
    this.sources = sources;
    this.meters = meters;
  }

  @Override
  public AutoCloseable subscribe(String consumer, Consumer<List<Event>> handler) {
    if (!consumer.matches("[a-z][a-z0-9.-]{0,60}")) {
      throw new IllegalArgumentException("not a consumer's name: " + consumer);
    }
    synchronized (consumers) {
      if (!consumers.add(consumer)) {
        throw new IllegalStateException("there is a consumer named " + consumer + " already");
      }
    }
    var parts = new ArrayList<AutoCloseable>();
    for (Source source : sources) {
      var part =
          new Subscription(
              consumer, node, config, source.horizon(), source.store(), handler, meters);
      part.start();
      parts.add(part);
    }
    return opened(
        parts,
        () -> {
          synchronized (consumers) {
            consumers.remove(consumer);
          }
        });
  }

  @Override
  public AutoCloseable follow(Consumer<List<Event>> handler) {
    var parts = new ArrayList<AutoCloseable>();
    for (Source source : sources) {
      var part = new Follower(config, source.horizon(), source.store(), now(source), handler);
      part.start();
      parts.add(part);
    }
    return opened(parts, () -> {});
  }

  private static long now(Source source) {
    try {
      return source
          .horizon()
          .awaitBeyond(-1, FIRST_HORIZON_WITHIN)
          .map(Settled::sequence)
          .orElseThrow(() -> new IllegalStateException("the outbox cannot be read"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the outbox was read", interrupted);
    }
  }

  private AutoCloseable opened(List<AutoCloseable> parts, Runnable afterwards) {
    if (open.size() >= READERS_MAX) {
      closeAll(parts);
      afterwards.run();
      throw new IllegalStateException("more than " + READERS_MAX + " readers of events");
    }
    var readers = new Readers(parts, afterwards);
    open.add(readers);
    return readers;
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(Readers::close);
    closeAll(sources);
  }

  private static void closeAll(List<? extends AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failure) {
        log.warn("while closing a reader of events", failure);
      }
    }
  }

  private final class Readers implements AutoCloseable {
    private final List<AutoCloseable> parts;
    private final Runnable afterwards;

    Readers(List<AutoCloseable> parts, Runnable afterwards) {
      this.parts = parts;
      this.afterwards = afterwards;
    }

    @Override
    public void close() {
      if (open.remove(this)) {
        closeAll(parts);
        afterwards.run();
      }
    }
  }
}
