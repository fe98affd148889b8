package dev.banyan.apps.autoscale;

import java.util.Locale;

/**
 * The machine at one moment.
 *
 * @param cores that Banyan may use
 * @param cpuBusy share of them that is in use, by whomever; NaN where it is not known
 * @param memoryTotal bytes
 * @param memoryAvailable bytes that could be had without swapping
 * @param requestedMilli what the instances of all apps request, in thousandths of a core
 */
public record Box(
    int cores, double cpuBusy, long memoryTotal, long memoryAvailable, long requestedMilli) {

  /** From here on the machine's CPU counts as used up. */
  static final double BUSY = 0.95;

  /** What stays free for everything else: a twentieth of the memory, and no less than this. */
  private static final long RESERVE_MIN = 128L << 20;

  /**
   * How many more instances fit. CPU counts by what is requested, as on Kubernetes; memory by what
   * is free now.
   *
   * @param requestMilli what an instance requests, in thousandths of a core; 0 for nothing
   * @param memory what an instance is expected to hold, in bytes; 0 where that is not known
   */
  public Room room(long requestMilli, long memory) {
    long byCpu =
        requestMilli <= 0
            ? Integer.MAX_VALUE
            : Math.max(0, cores * 1_000L - requestedMilli) / requestMilli;
    long reserve = Math.max(RESERVE_MIN, memoryTotal / 20);
    long byMemory =
        memory <= 0 ? Integer.MAX_VALUE : Math.max(0, memoryAvailable - reserve) / memory;
    if (byCpu <= byMemory) {
      return byCpu >= Integer.MAX_VALUE
          ? Room.PLENTY
          : new Room(
              (int) byCpu,
              String.format(
                  Locale.ROOT,
                  "its %d cores are requested up to %.2f, and an instance requests %.2f",
                  cores,
                  requestedMilli / 1_000.0,
                  requestMilli / 1_000.0));
    }
    return new Room(
        (int) Math.min(Integer.MAX_VALUE, byMemory),
        "it has "
            + mebibytes(memoryAvailable)
            + " of memory left, an instance takes "
            + mebibytes(memory)
            + ", and "
            + mebibytes(reserve)
            + " stay free");
  }

  /** Whether the CPU is used up, whoever uses it. */
  public boolean busy() {
    return cpuBusy >= BUSY;
  }

  /** Bytes that are in use, by whomever. */
  public long memoryUsed() {
    return Math.max(0, memoryTotal - memoryAvailable);
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
