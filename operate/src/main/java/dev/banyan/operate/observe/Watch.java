package dev.banyan.operate.observe;

import dev.banyan.operate.prometheus.MetricPage;
import dev.banyan.operate.prometheus.MetricsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Reads a page of metrics again and again. Of one thread, which it blocks; an interrupt ends it.
 */
public final class Watch {

  /** So many reads in a row that fail end a watch. */
  public static final int FAILURES_MAX = 3;

  /** Told of each read. */
  @FunctionalInterface
  public interface Progress {

    /**
     * A read is over.
     *
     * @param done reads so far
     * @param planned reads in all
     * @param failure why it failed; empty when it did not
     */
    void read(int done, int planned, String failure);
  }

  private final Supplier<MetricPage> page;
  private final InstantSource clock;
  private final Pause pause;
  private final Recording recording = new Recording();
  private int failures;
  private int inRow;
  private Instant next = Instant.EPOCH;

  /**
   * A watch of one target.
   *
   * @param page reads it
   */
  public Watch(Supplier<MetricPage> page, InstantSource clock, Pause pause) {
    this.page = page;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Reads for a while, the first time at once. What the very first request finds is not kept: it
   * waits for a connection and much else, so that nobody knows what time its values are of.
   *
   * @throws MetricsException when the first read fails, or {@value #FAILURES_MAX} in a row
   */
  public void run(Duration span, Duration every, Progress progress) throws InterruptedException {
    int planned = (int) (span.toMillis() / every.toMillis()) + 1;
    requireKnown(page.get());
    next = clock.instant();
    for (int i = 1; i <= planned; i++) {
      progress.read(i, planned, goOn(every));
    }
  }

  /**
   * Reads once more, when it is time.
   *
   * @return why that failed; empty when it did not
   * @throws MetricsException when too many reads in a row failed
   */
  public String goOn(Duration every) throws InterruptedException {
    if (next.isAfter(clock.instant())) {
      pause.until(next);
    }
    next = next.plus(every);
    if (next.isBefore(clock.instant())) {
      // A target that is slower than that is read as fast as it answers.
      next = clock.instant();
    }
    return read();
  }

  private static void requireKnown(MetricPage page) {
    if (page.samples().isEmpty()) {
      throw new MetricsException(
          page.lines() == 0
              ? "The page is empty: it has no metrics."
              : "The page has "
                  + page.lines()
                  + " values, but none whose meaning is known. Say which are what: --map FILE");
    }
  }

  private String read() {
    Instant at = clock.instant();
    MetricPage read;
    try {
      read = page.get();
    } catch (MetricsException failed) {
      inRow++;
      if (inRow >= FAILURES_MAX || Thread.currentThread().isInterrupted()) {
        throw failed;
      }
      String why = String.valueOf(failed.getMessage());
      failures++;
      return why;
    }
    inRow = 0;
    recording.add(at, read.samples());
    return "";
  }

  /** What was read so far. */
  public Recording recording() {
    return recording;
  }

  /** How many reads failed. */
  public int failures() {
    return failures;
  }
}
