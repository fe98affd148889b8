package dev.banyan.server.cli;

import dev.banyan.operate.load.LoadException;
import dev.banyan.operate.load.LoadJson;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes a load on this terminal, which Ctrl-C stops with a report. */
final class ForegroundLoad {

  private static final int FAILED = 1;
  private static final int STOPPED = 130;

  /** How long Ctrl-C waits for the report. */
  private static final long REPORT_SECONDS_MAX = 10;

  private final Terminal terminal;
  private final Optional<Path> out;
  private final boolean json;

  /**
   * A load that is not made yet.
   *
   * @param out the folder that its files are kept in
   * @param json whether it is for programs
   */
  ForegroundLoad(Terminal terminal, Optional<Path> out, boolean json) {
    this.terminal = terminal;
    this.out = out;
    this.json = json;
  }

  /** Makes it and returns the command's exit code. */
  int run(LoadPlan plan) throws IOException {
    var shown = new CountDownLatch(1);
    try (LoadOutput output = LoadOutput.of(terminal, plan, out, json)) {
      var run = new LoadRun(plan, output);
      var hook = new Thread(() -> stop(run, shown), "load-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        LoadReport report = run.run();
        output.show(report);
        if (json) {
          terminal.line(LoadJson.of(report).toPrettyString());
        }
        return report.stopped() ? STOPPED : report.passed() ? 0 : FAILED;
      } catch (LoadException told) {
        throw new CliException(String.valueOf(told.getMessage()));
      } catch (IllegalArgumentException mistake) {
        throw new CliException("load: " + mistake.getMessage());
      } finally {
        // The files first: once the stop knows that all is shown, nothing waits for them any more.
        output.close();
        shown.countDown();
        removeHook(hook);
      }
    }
  }

  /** On Ctrl-C the JVM waits for this: the load ends at once, the report is still shown. */
  private static void stop(LoadRun run, CountDownLatch shown) {
    run.stop();
    try {
      boolean inTime = shown.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("The report did not come in time.");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It is the one that runs.
    }
  }
}
