package dev.banyan.jobs;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When recurring work is due. */
public sealed interface Recurrence {

  /** The next time after one that is over. */
  Instant after(Instant done);

  /** At first at once, then this long after the end of each run. */
  static Recurrence every(Duration pause) {
    return new Every(pause);
  }

  /**
   * By a cron expression of five fields (minute hour day month weekday) in a time zone.
   *
   * @throws IllegalArgumentException when the expression is none
   */
  static Recurrence cron(String expression, ZoneId zone) {
    return new Cron(expression, zone);
  }

  /** See {@link #every}. */
  record Every(Duration pause) implements Recurrence {
    public Every {
      if (pause.isNegative() || pause.isZero()) {
        throw new IllegalArgumentException("a pause is longer than nothing");
      }
    }

    @Override
    public Instant after(Instant done) {
      return done.plus(pause);
    }
  }

  /** See {@link #cron}. */
  record Cron(String expression, ZoneId zone) implements Recurrence {
    public Cron {
      after(expression, zone, Instant.EPOCH);
    }

    @Override
    public Instant after(Instant done) {
      return after(expression, zone, done);
    }

    private static Instant after(String expression, ZoneId zone, Instant done) {
      return new CronSchedule(expression, zone, CronStyle.UNIX)
          .getNextExecutionTime(ExecutionComplete.simulatedSuccess(done));
    }
  }
}
