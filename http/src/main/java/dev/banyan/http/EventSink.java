package dev.banyan.http;

import java.util.Optional;

/**
 * Where a stream's events go. Comments are sent by themselves each heartbeat, so that proxies keep
 * the connection. Used by one thread at a time; {@link #onClose} and {@link #open} by any.
 */
public interface EventSink {

  /**
   * Sends one event, and blocks while the reader is slow.
   *
   * @param id what the reader sends back as {@code Last-Event-ID}; empty for none
   * @param event the event's name; empty for the default, {@code message}
   * @param data written as JSON
   * @throws StreamClosedException when the reader has gone or may no longer read, or the server
   *     drains
   */
  void send(Optional<String> id, String event, Object data) throws StreamClosedException;

  /** {@link #send(Optional, String, Object)} with an id. */
  default void send(String id, String event, Object data) throws StreamClosedException {
    send(Optional.of(id), event, data);
  }

  /** Whether a send may still succeed. */
  boolean open();

  /**
   * Runs an action once when the stream closes for whatever reason, at once if it has: to wake a
   * thread that waits for its source. The action must not block.
   */
  void onClose(Runnable action);
}
