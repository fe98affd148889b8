package dev.banyan.events;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.time.Duration;

/** The keys under {@code events:}. */
public record EventsConfig(
    @Doc("longest time until an event is seen whose wake-up was lost") @Default("1s")
        Duration pollInterval,
    @Doc("most events handed to a consumer at a time") @Default("500") @Range(min = 1, max = 10_000)
        int batchMax,
    @Doc("days that events are kept; a consumer that is further behind misses some")
        @Default("7")
        @Range(min = 1, max = 365)
        int retentionDays,
    @Doc("how long a node reads for a consumer before it must renew that right") @Default("15s")
        Duration lease) {

  /** The defaults. */
  public static EventsConfig defaults() {
    return new EventsConfig(Duration.ofSeconds(1), 500, 7, Duration.ofSeconds(15));
  }
}
