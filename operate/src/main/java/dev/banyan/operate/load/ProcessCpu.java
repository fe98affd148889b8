package dev.banyan.operate.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** This process's CPU time between two looks. Not thread-safe. */
final class ProcessCpu {

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long cpuBefore = system.getProcessCpuTime();
  private long wallBefore = System.nanoTime();

  /** Cores used since the last call, 1 being one core, and begins anew. */
  double cores() {
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    double cores = wall == wallBefore ? 0 : (double) (cpu - cpuBefore) / (wall - wallBefore);
    cpuBefore = cpu;
    wallBefore = wall;
    return cores;
  }
}
