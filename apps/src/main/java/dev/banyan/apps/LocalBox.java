package dev.banyan.apps;

import com.sun.management.OperatingSystemMXBean;
import dev.banyan.apps.autoscale.Box;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at the machine that Banyan runs on, or at the container whose limits it has. */
final class LocalBox {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private LocalBox() {}

  /**
   * The machine as it is now.
   *
   * @param requestedMilli what the instances of all apps request, in thousandths of a core
   */
  static Box look(long requestedMilli) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double busy = system.getCpuLoad();
    return new Box(
        Runtime.getRuntime().availableProcessors(),
        busy < 0 ? Double.NaN : busy,
        system.getTotalMemorySize(),
        available(system),
        requestedMilli);
  }

  /** Linux counts caches as used; what could be had without swapping is the fairer figure. */
  private static long available(OperatingSystemMXBean system) {
    try {
      List<String> lines = Files.isReadable(MEMINFO) ? Files.readAllLines(MEMINFO) : List.of();
      long available =
          lines.stream()
              .filter(line -> line.startsWith(AVAILABLE))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
              .findFirst()
              .orElseGet(system::getFreeMemorySize);
      // within a container the machine's memory is not all there is for it
      return Math.min(available, system.getTotalMemorySize());
    } catch (IOException | NumberFormatException unreadable) {
      return system.getFreeMemorySize();
    }
  }
}
