package dev.banyan.workloads.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One thread that starts all processes and lives as long as Banyan: {@code PR_SET_PDEATHSIG}
 * follows the thread that forked, not the process, and the carrier of a virtual thread goes when it
 * idles.
 */
final class Launcher implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("banyan-launcher").factory());

  Process start(ProcessBuilder builder) throws IOException {
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("cannot start a process", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting a process", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
