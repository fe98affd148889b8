package dev.banyan.operate.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where figures were taken; they mean little without it.
 *
 * @param load how many processes wanted a core in the last minute, the measuring itself included
 */
public record Machine(
    String kernel, String processor, int cores, long memoryBytes, String jdk, double load) {

  public static Machine here() {
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        firstValue(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        memory(firstValue(Path.of("/proc/meminfo"), "MemTotal")),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        loadAverage());
  }

  /** One line for a heading. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %d cores, %.0f GiB, %s, load before the run %.1f",
        kernel,
        processor,
        cores,
        memoryBytes / (double) (1L << 30),
        jdk,
        load);
  }

  private static long memory(String value) {
    String digits = value.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
  }

  private static double loadAverage() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static String firstValue(Path file, String key) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
