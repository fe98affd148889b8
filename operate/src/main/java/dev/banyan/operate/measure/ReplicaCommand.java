package dev.banyan.operate.measure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Brings a target to a number of replicas with a command of the user's, which ends when they serve.
 *
 * @param command for the shell; {@code {}} stands for the number
 */
public record ReplicaCommand(String command) implements ReplicaScaler {

  private static final String NUMBER = "{}";
  private static final long MINUTES_MAX = 10;

  /**
   * @throws MeasureException when the command has no place for the number
   */
  public ReplicaCommand {
    if (!command.contains(NUMBER)) {
      throw new MeasureException(
          "--replicas-run: write {} where the number of replicas belongs, such as"
              + " 'kubectl scale deploy/web --replicas={} && kubectl rollout status deploy/web'");
    }
  }

  @Override
  public void to(int replicas) {
    String line = command.replace(NUMBER, Integer.toString(replicas));
    Process process;
    try {
      process =
          new ProcessBuilder(List.of("sh", "-c", line))
              // What it says is for the user; standard output belongs to the results.
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException missing) {
      throw new MeasureException("--replicas-run needs a shell: " + missing.getMessage(), missing);
    }
    try {
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
        throw new MeasureException(
            "--replicas-run: '" + line + "' did not end within " + MINUTES_MAX + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new MeasureException(
            "--replicas-run: '" + line + "' failed with exit code " + process.exitValue());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new MeasureException("stopped", stopped);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
