package dev.banyan.workloads;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Lets an instance's lines through at a bounded rate (two token buckets: lines and bytes). Once it
 * drops, it goes on dropping until a second's worth of room is back, so that a flood leaves whole
 * stretches of lines with one note between them. Not thread-safe.
 */
final class LogRate {

  private static final int BYTES_BURST_SECONDS = 10;

  private final LogLimits limits;
  private final InstantSource clock;
  private double lines;
  private double bytes;
  private Instant refilled;
  private long droppedLines;
  private long droppedBytes;
  private Instant droppingSince;

  LogRate(LogLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.lines = limits.linesBurst();
    this.bytes = bytesBurst();
    this.refilled = clock.instant();
    this.droppingSince = refilled;
  }

  /** Whether a line may pass; when not, it is counted. */
  boolean admit(int lineBytes) {
    refill();
    boolean resumes =
        droppedLines == 0
            || (lines >= Math.min(limits.linesPerSecond(), limits.linesBurst())
                && bytes >= Math.min(limits.bytesPerSecond().bytes(), bytesBurst()));
    if (resumes && lines >= 1 && bytes >= lineBytes) {
      lines -= 1;
      bytes -= lineBytes;
      return true;
    }
    if (droppedLines == 0) {
      droppingSince = clock.instant();
    }
    droppedLines++;
    droppedBytes += lineBytes;
    return false;
  }

  private void refill() {
    Instant now = clock.instant();
    double seconds = Math.max(0, Duration.between(refilled, now).toNanos() / 1e9);
    refilled = now;
    lines = Math.min(limits.linesBurst(), lines + seconds * limits.linesPerSecond());
    bytes = Math.min(bytesBurst(), bytes + seconds * limits.bytesPerSecond().bytes());
  }

  private double bytesBurst() {
    return (double) limits.bytesPerSecond().bytes() * BYTES_BURST_SECONDS;
  }

  /** What was dropped since the last note, in words; said once. */
  Optional<Note> takeNote() {
    if (droppedLines == 0) {
      return Optional.empty();
    }
    long lost = droppedLines;
    String text =
        lost
            + " lines ("
            + droppedBytes
            + " bytes) dropped here since "
            + droppingSince
            + ": more than "
            + limits.linesPerSecond()
            + " lines or "
            + limits.bytesPerSecond()
            + " a second.";
    droppedLines = 0;
    droppedBytes = 0;
    return Optional.of(new Note(lost, text));
  }

  /** An announced loss. */
  record Note(long lines, String text) {}
}
