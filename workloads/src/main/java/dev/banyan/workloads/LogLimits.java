package dev.banyan.workloads;

import dev.banyan.kernel.ByteSize;

/**
 * How much of an instance's output is kept. What is over is counted and said in the log; the
 * instance itself is never blocked.
 *
 * @param lineBytesMax longer lines are cut there, and end with a note that says so
 * @param linesPerSecond sustained
 * @param linesBurst kept at once after a quiet time
 * @param bytesPerSecond sustained; the burst is ten times as much
 */
public record LogLimits(
    int lineBytesMax, int linesPerSecond, int linesBurst, ByteSize bytesPerSecond) {

  /** 16 KiB a line, 1,000 lines and 1 MiB a second, 10,000 lines at once. */
  public static final LogLimits DEFAULT =
      new LogLimits(16 << 10, 1_000, 10_000, ByteSize.ofMebibytes(1));

  public LogLimits {
    if (lineBytesMax < 64 || lineBytesMax > 16 << 10) {
      throw new IllegalArgumentException("lineBytesMax is 64 to 16384");
    }
    if (linesPerSecond < 1 || linesBurst < 1 || bytesPerSecond.bytes() < 1024) {
      throw new IllegalArgumentException(
          "linesPerSecond and linesBurst are at least 1, bytesPerSecond at least 1Ki");
    }
  }
}
