package dev.banyan.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Single flight: of all who want the same key at a time, one fetches it and the others wait for
 * what it found.
 *
 * <p>Thread-safe and non-blocking; made for event loops. The number of keys is bounded by the
 * number of leaders, each of whom must end its flight; the number that waits for one key is bounded
 * by {@code waitersMax}.
 */
public final class Flights<K, V> {

  private final ConcurrentMap<K, Flight> underWay = new ConcurrentHashMap<>();
  private final int waitersMax;

  public Flights(int waitersMax) {
    this.waitersMax = waitersMax;
  }

  /** The caller's part. */
  public sealed interface Part<V> {

    /** The caller fetches, and ends the flight whatever happens. */
    non-sealed interface Leader<V> extends Part<V> {
      /**
       * Hands the result to those who wait, on this thread; empty where there is nothing to share,
       * and each of them has to go by itself. Only the first call counts.
       */
      void land(Optional<V> result);
    }

    /** Somebody else fetches; the callback given to {@link #join} will be called once. */
    record Waiting<V>() implements Part<V> {}

    /** Too many wait already: the caller fetches for itself alone. */
    record Alone<V>() implements Part<V> {}
  }

  /**
   * Takes part.
   *
   * @param onLanded called once with the leader's result, on the leader's thread, only if the
   *     answer is {@link Part.Waiting}
   */
  public Part<V> join(K key, Consumer<Optional<V>> onLanded) {
    while (true) {
      Flight mine = new Flight(key);
      Flight current = underWay.putIfAbsent(key, mine);
      if (current == null) {
        return mine;
      }
      switch (current.wait(onLanded)) {
        case ACCEPTED -> {
          return new Part.Waiting<>();
        }
        case FULL -> {
          return new Part.Alone<>();
        }
        case LANDED -> underWay.remove(key, current);
      }
    }
  }

  /** How many keys are being fetched. */
  public int underWay() {
    return underWay.size();
  }

  private enum Wait {
    ACCEPTED,
    FULL,
    LANDED
  }

  private final class Flight implements Part.Leader<V> {
    private final K key;
    private final List<Consumer<Optional<V>>> waiters = new ArrayList<>();
    private boolean landed;

    Flight(K key) {
      this.key = key;
    }

    synchronized Wait wait(Consumer<Optional<V>> onLanded) {
      if (landed) {
        return Wait.LANDED;
      }
      if (waiters.size() >= waitersMax) {
        return Wait.FULL;
      }
      waiters.add(onLanded);
      return Wait.ACCEPTED;
    }

    @Override
    public void land(Optional<V> result) {
      List<Consumer<Optional<V>>> waiting;
      synchronized (this) {
        if (landed) {
          return;
        }
        landed = true;
        waiting = List.copyOf(waiters);
        waiters.clear();
      }
      underWay.remove(key, this);
      for (Consumer<Optional<V>> waiter : waiting) {
        waiter.accept(result);
      }
    }
  }
}
