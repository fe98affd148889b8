package dev.banyan.operate.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * The CPU counter of a control group: {@code cpu.stat} of version 2, {@code cpuacct.usage} of
 * version 1 (Linux: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/cpuacct.rst). It counts
 * children that have ended too. Stateless and thread-safe.
 *
 * @param directory of the group
 */
public record CgroupCpu(Path directory) {

  private static final String USAGE_V2 = "usage_usec ";

  /**
   * @throws IllegalArgumentException saying what is not there
   */
  public CgroupCpu {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("there is no control group " + directory);
    }
    if (!Files.exists(directory.resolve("cpuacct.usage"))
        && !Files.exists(directory.resolve("cpu.stat"))) {
      throw new IllegalArgumentException(
          directory
              + " counts no CPU: neither cpu.stat (version 2) nor cpuacct.usage (version 1) is"
              + " there; with version 1 give the group below the controller cpuacct");
    }
    seconds(directory);
  }

  /**
   * CPU-seconds so far; use differences.
   *
   * @throws IllegalArgumentException when the group is gone or does not count
   */
  public double seconds() {
    return seconds(directory);
  }

  /** The cores that the group is held to; empty when it is not, or when nothing here says so. */
  public OptionalDouble cores() {
    try {
      Path max = directory.resolve("cpu.max");
      if (Files.exists(max)) {
        String[] words = Files.readString(max).strip().split(" +");
        return words[0].equals("max")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(words[0]) / Double.parseDouble(words[1]));
      }
      Path quota = directory.resolve("cpu.cfs_quota_us");
      if (Files.exists(quota)) {
        double micros = number(quota);
        return micros <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(micros / number(directory.resolve("cpu.cfs_period_us")));
      }
      return OptionalDouble.empty();
    } catch (IOException | NumberFormatException unreadable) {
      return OptionalDouble.empty();
    }
  }

  private static double seconds(Path directory) {
    try {
      Path accounted = directory.resolve("cpuacct.usage");
      if (Files.exists(accounted)) {
        return number(accounted) / 1e9;
      }
      for (String line : Files.readAllLines(directory.resolve("cpu.stat"))) {
        if (line.startsWith(USAGE_V2)) {
          return Double.parseDouble(line.substring(USAGE_V2.length()).strip()) / 1e6;
        }
      }
      throw new IllegalArgumentException(
          directory
              + "/cpu.stat has no usage_usec: with version 1 give the group below the controller"
              + " cpuacct");
    } catch (IOException | NumberFormatException gone) {
      throw new IllegalArgumentException("the control group " + directory + " is gone", gone);
    }
  }

  private static double number(Path file) throws IOException {
    return Double.parseDouble(Files.readString(file).strip());
  }
}
