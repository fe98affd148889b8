package dev.banyan.server;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the event loops at boot and at the end; never called on one. */
final class Futures {

  private Futures() {}

  static <T> T await(Future<T> future, Duration atMost) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StartException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException late) {
      throw new StartException("no answer within " + atMost.toSeconds() + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", interrupted);
    }
  }
}
