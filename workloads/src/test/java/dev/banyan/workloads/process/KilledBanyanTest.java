package dev.banyan.workloads.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.Until;
import dev.banyan.workloads.WorkloadsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code kill -9} of Banyan itself leaves, and that the next life ends it. */
class KilledBanyanTest {

  @TempDir private Path temp;

  @Test
  void nothingOutlivesAKilledBanyanBeyondTheNextStart() throws Exception {
    Path work = Files.createDirectories(temp.resolve("work"));
    Path directory = temp.resolve("driver");
    Process banyan =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledBanyan.class.getName(),
                directory.toString(),
                work.toString())
            .inheritIO()
            .start();
    try {
      long daemon = pid(work.resolve("daemon"));
      long leader = pid(work.resolve("leader"));
      banyan.destroyForcibly().waitFor();

      Until.holds(() -> !alive(leader), () -> "the leader outlived the thread that started it");
      try (var next =
          ProcessDriver.open(ConfigBinder.bind(Map.of(), WorkloadsConfig.class), directory)) {
        if (!next.enforceable().isEmpty()) {
          Until.holds(() -> !alive(daemon), () -> "the guardian ended nothing");
        }
        next.endLeftovers(Map.of());
      }
      assertThat(alive(daemon)).isFalse();
    } finally {
      banyan.destroyForcibly();
    }
  }

  private static long pid(Path file) {
    Until.holds(() -> Files.exists(file) && !text(file).isBlank(), () -> "no " + file);
    return Long.parseLong(text(file).strip());
  }

  private static boolean alive(long pid) {
    return ProcFs.ofHost().stat(pid).filter(ProcFs.Stat::alive).isPresent();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
