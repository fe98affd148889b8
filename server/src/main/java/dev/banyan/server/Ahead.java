package dev.banyan.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A part of the start that is made beside the others, on a thread of its own, because nothing needs
 * it yet.
 *
 * @param <T> what is made
 */
final class Ahead<T> {

  private final CompletableFuture<T> made = new CompletableFuture<>();

  private Ahead(String name, Supplier<T> work) {
    Thread.ofPlatform()
        .daemon()
        .name("start-" + name)
        .start(
            () -> {
              try {
                made.complete(work.get());
              } catch (RuntimeException | Error failure) {
                made.completeExceptionally(failure);
              }
            });
  }

  /** Begins at once. What it throws is thrown again by {@link #get}. */
  static <T> Ahead<T> begin(String name, Supplier<T> work) {
    return new Ahead<>(name, work);
  }

  /** Waits for it. */
  T get() {
    try {
      return made.join();
    } catch (CompletionException failure) {
      switch (failure.getCause()) {
        case RuntimeException told -> throw told;
        case Error worse -> throw worse;
        case null, default -> throw failure;
      }
    }
  }
}
