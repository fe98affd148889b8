package dev.banyan.server.scale;

import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Memory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the last advice for each app, preset and length of window left for the next: one who looks
 * at a minute and one who looks at an hour do not disturb each other. Forgets those that nobody
 * asked about for the longest time. Thread-safe: one advice is made after the other.
 */
final class AdviceMemories {

  private static final int APPS_MAX = 1_000;

  /** Of one app, so that who asks for ever other windows makes it forget no other app's. */
  private static final int OF_APP_MAX = 16;

  private record Key(String preset, Duration window) {}

  private final Map<Id, Map<Key, Memory>> kept = new Latest<>(APPS_MAX);

  synchronized Advice advise(
      Id app, String preset, Duration window, Function<Memory, Advice> advisor) {
    var key = new Key(preset, window);
    Map<Key, Memory> of = kept.computeIfAbsent(app, id -> new Latest<>(OF_APP_MAX));
    Advice advice = advisor.apply(of.getOrDefault(key, Memory.none()));
    of.put(key, advice.memory());
    return advice;
  }

  /** Keeps what was asked for last. */
  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }
}
