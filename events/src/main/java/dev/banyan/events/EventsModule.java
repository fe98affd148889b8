package dev.banyan.events;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.Migrations.Target;
import dev.banyan.data.PartitionedTable;
import dev.banyan.data.PartitionedTable.Granularity;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events slice, assembled. Its migrations go to {@link DataModule#start} before.
 *
 * @param outbox publishes
 * @param reader reads
 */
public record EventsModule(Outbox outbox, EventReader reader, OutboxReader closing)
    implements AutoCloseable {

  private static final int PARTITIONS_AHEAD = 7;

  /** What {@link DataModule#start} must apply. */
  public static List<Migrations> migrations() {
    return List.of(new Migrations("events", Target.EVERY, "db/events/every"));
  }

  /**
   * Starts reading.
   *
   * @param node this node's name, the same after a restart and never shared by two that live: what
   *     it held before a crash it takes again at once
   */
  public static EventsModule start(
      EventsConfig config,
      DataModule data,
      String node,
      IdGenerator ids,
      InstantSource clock,
      MeterRegistry meters) {
    data.partitions()
        .register(
            new PartitionedTable(
                "event_outbox",
                Granularity.DAY,
                PARTITIONS_AHEAD,
                Period.ofDays(config.retentionDays())));
    Map<SqlDatabase, Source> sources = new LinkedHashMap<>();
    for (SqlDatabase database : data.databases()) {
      sources.put(database, Source.start(database, config));
    }
    var reader = new OutboxReader(config, node, List.copyOf(sources.values()), meters);
    var outbox =
        new Outbox(
            ids,
            clock,
            database -> Optional.ofNullable(sources.get(database)).ifPresent(Source::published),
            meters);
    return new EventsModule(outbox, reader, reader);
  }

  @Override
  public void close() {
    closing.close();
  }
}
