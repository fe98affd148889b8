package dev.banyan.apps;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a cron line of five fields is due, in its own time zone: across a change of clocks a run is
 * neither lost nor doubled (cron-utils moves a time that does not exist to the next that does).
 */
final class CronTimes {

  private static final CronDefinition UNIX =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(Cron cron, ZoneId zone) {
    this.times = ExecutionTime.forCron(cron);
    this.zone = zone;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException in words for the user
   */
  static CronTimes parse(String line, ZoneId zone) {
    return new CronTimes(new CronParser(UNIX).parse(line).validate(), zone);
  }

  /** The first time after {@code instant}; none when the line never comes due. */
  Optional<Instant> after(Instant instant) {
    return times.nextExecution(instant.atZone(zone)).map(java.time.ZonedDateTime::toInstant);
  }
}
