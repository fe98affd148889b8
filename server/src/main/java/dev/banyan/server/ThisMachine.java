package dev.banyan.server;

import com.sun.management.OperatingSystemMXBean;
import dev.banyan.server.scale.Machine;
import java.lang.management.ManagementFactory;

/** The machine that this node runs on. */
final class ThisMachine {

  private ThisMachine() {}

  static Machine seen() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        system::getCpuLoad);
  }
}
