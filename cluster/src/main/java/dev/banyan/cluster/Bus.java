package dev.banyan.cluster;

/**
 * Short messages to whoever listens now, over all nodes. It keeps nothing: what must not be missed
 * travels through {@code events}, and the bus only wakes its readers.
 *
 * <p>Thread-safe. A channel's messages reach a subscriber in the order in which they were published
 * by one publisher. A subscriber that is too slow is told how many it missed, in the place where
 * they are missing.
 */
public interface Bus extends AutoCloseable {

  /** The longest message, in characters. */
  int MESSAGE_LENGTH_MAX = 64 * 1024;

  /**
   * Sends to every present subscriber of the channel. Never blocks.
   *
   * @throws IllegalArgumentException when the message is longer than {@link #MESSAGE_LENGTH_MAX}
   */
  void publish(String channel, String message);

  /**
   * Listens. The subscriber is called by one thread of its own, which it may block; meanwhile its
   * bounded queue fills.
   */
  Subscription subscribe(String channel, Subscriber subscriber);

  /** Ends every subscription. */
  @Override
  void close();

  /** A hold on a subscription. */
  interface Subscription extends AutoCloseable {

    /** Ends it; a message that is being handled is finished. */
    @Override
    void close();
  }

  /** What listens. */
  interface Subscriber {

    void message(String message);

    /**
     * Messages were lost at this point: read the truth anew.
     *
     * @param count how many; 0 when that is not known
     */
    void lost(long count);
  }
}
