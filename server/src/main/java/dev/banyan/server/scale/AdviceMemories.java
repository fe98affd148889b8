package dev.banyan.server.scale;

import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Memory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the last advice for each app and preset left for the next. Forgets those that nobody asked
 * about for the longest time. Thread-safe: one advice is made after the other.
 */
final class AdviceMemories {

  private static final int KEPT_MAX = 1_000;

  private record Key(Id app, String preset) {}

  private final Map<Key, Memory> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Memory> eldest) {
          return size() > KEPT_MAX;
        }
      };

  synchronized Advice advise(Id app, String preset, Function<Memory, Advice> advisor) {
    var key = new Key(app, preset);
    Advice advice = advisor.apply(kept.getOrDefault(key, Memory.none()));
    kept.put(key, advice.memory());
    return advice;
  }
}
