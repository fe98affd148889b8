package dev.banyan.operate.machine;

import java.time.Duration;

/**
 * CPU time that processes have used so far.
 *
 * @param user in their own code
 * @param system in the kernel on their behalf, loopback networking included
 */
public record CpuTime(Duration user, Duration system) {

  public static final CpuTime ZERO = new CpuTime(Duration.ZERO, Duration.ZERO);

  public Duration total() {
    return user.plus(system);
  }

  public CpuTime plus(CpuTime other) {
    return new CpuTime(user.plus(other.user), system.plus(other.system));
  }

  public CpuTime since(CpuTime earlier) {
    return new CpuTime(user.minus(earlier.user), system.minus(earlier.system));
  }

  /** CPU microseconds for each of so many operations. */
  public double microsPer(long operations) {
    return operations == 0 ? Double.NaN : total().toNanos() / 1_000.0 / operations;
  }

  /** The kernel's share of the whole, 0 to 1. */
  public double systemShare() {
    return total().isZero() ? 0 : (double) system.toNanos() / total().toNanos();
  }
}
