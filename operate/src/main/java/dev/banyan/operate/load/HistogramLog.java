package dev.banyan.operate.load;

import dev.banyan.kernel.Printable;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes an HdrHistogram log while a run goes on: for each second and class, tagged with its name,
 * what its good answers took in nanoseconds. Warm-ups are left out. It is read by HdrHistogram's
 * own tools.
 */
public final class HistogramLog implements LoadListener, AutoCloseable {

  /** Log readers show values in milliseconds. */
  private static final double NANOS_PER_SHOWN_UNIT = 1_000_000;

  private final HistogramLogWriter writer;
  private final Instant startedAt;

  /**
   * @param out closed with this
   * @param startedAt of the run
   */
  public HistogramLog(OutputStream out, String name, Instant startedAt) {
    this.writer = new HistogramLogWriter(out);
    this.startedAt = startedAt;
    writer.outputComment("[" + Printable.of(name) + ", measured by banyan load]");
    writer.outputLogFormatVersion();
    writer.outputStartTime(startedAt.toEpochMilli());
    writer.outputLegend();
  }

  @Override
  public void stepBegins(int index, LoadStep step) {
    writer.outputComment("[step " + (index + 1) + ": " + step.name() + "]");
  }

  @Override
  public void interval(LoadPoint point, RequestClass requestClass, Latency latency) {
    if (point.warmingUp() || latency.count() == 0) {
      return;
    }
    Histogram histogram = latency.histogram();
    // Tags end at a space or a comma.
    histogram.setTag(requestClass.name().replaceAll("[^A-Za-z0-9_.-]", "_"));
    histogram.setStartTimeStamp(millis(point.at().minus(point.length())));
    histogram.setEndTimeStamp(millis(point.at()));
    double to = (startedAt.toEpochMilli() + point.at().toMillis()) / 1_000.0;
    double from = to - point.length().toMillis() / 1_000.0;
    writer.outputIntervalHistogram(from, to, histogram, NANOS_PER_SHOWN_UNIT);
  }

  private long millis(Duration sinceStart) {
    return startedAt.plus(sinceStart).toEpochMilli();
  }

  @Override
  public void close() {
    writer.close();
  }
}
