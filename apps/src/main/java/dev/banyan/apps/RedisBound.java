package dev.banyan.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of Redis's whole process ({@code RLIMIT_DATA}). {@code maxmemory} counts data
 * alone: what an app's script holds, names of clients and what they do not read come beside it, and
 * would have no end but the machine's. Past the bound a script is refused memory, or Redis ends and
 * is started again, with all that it acknowledged; nobody else is harmed.
 */
final class RedisBound {

  /** For Redis itself, its threads, scripts and clients. */
  private static final long BESIDE_BYTES = 256L << 20;

  private static final long SECONDS_MAX = 10;

  private RedisBound() {}

  /** Twice what data may take, for fragments and copies, and what is beside it. */
  static long bytes(long memoryMax) {
    return 2 * memoryMax + BESIDE_BYTES;
  }

  /** What stands before the program's own command; nothing where there is no prlimit. */
  static List<String> command(long memoryMax) {
    return prlimit()
        .map(program -> List.of(program.toString(), "--data=" + bytes(memoryMax), "--core=0"))
        .orElse(List.of());
  }

  /**
   * The same for one that runs, unless it was started so.
   *
   * @throws IOException when it is refused, as root may be in a container
   */
  static void apply(long pid, long memoryMax) throws IOException {
    Optional<Path> program = prlimit();
    if (program.isEmpty() || holds(pid, bytes(memoryMax))) {
      return;
    }
    Process process =
        new ProcessBuilder(
                program.get().toString(), "--pid", Long.toString(pid), "--data=" + bytes(memoryMax))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("the memory of Redis, pid " + pid + ", could not be bounded");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Whether it was started with it. */
  private static boolean holds(long pid, long bytes) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "limits")).stream()
        .anyMatch(line -> line.matches("Max data size +" + bytes + " +" + bytes + " +bytes *"));
  }

  private static Optional<Path> prlimit() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
        .map(folder -> Path.of(folder, "prlimit"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
