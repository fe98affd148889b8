package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Level;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an advice remembers is for the next one of the same kind alone. */
class AdviceMemoriesTest {

  private static final Id SHOP = app(1);
  private static final Id OTHER = app(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final AdviceMemories memories = new AdviceMemories();

  private static Id app(long number) {
    return Id.of("app", new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number));
  }

  private static Advice advice(Level cpu) {
    return new Advice(
        Action.SCALE_UP,
        "",
        List.of(),
        Optional.empty(),
        "",
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        "bondhu",
        new Memory(Map.of(), Map.of(Metric.CPU, cpu)));
  }

  private void leave(Id app, String preset, Duration window, Level cpu) {
    memories.advise(app, preset, window, before -> advice(cpu));
  }

  /** What the advice before left; it stays. */
  private Optional<Level> left(Id app, String preset, Duration window) {
    List<Memory> seen = new ArrayList<>();
    memories.advise(
        app,
        preset,
        window,
        before -> {
          seen.add(before);
          return advice(before.levels().getOrDefault(Metric.CPU, Level.HEALTHY));
        });
    return Optional.ofNullable(seen.getFirst().levels().get(Metric.CPU));
  }

  @Test
  void whatIsAdvisedOfAMinuteDoesNotDisturbWhatIsAdvisedOfAnHour() {
    leave(SHOP, "bondhu", HOUR, Level.WATCH);
    leave(SHOP, "bondhu", MINUTE, Level.CRITICAL);
    assertThat(left(SHOP, "bondhu", HOUR)).contains(Level.WATCH);
    assertThat(left(SHOP, "bondhu", MINUTE)).contains(Level.CRITICAL);
    assertThat(left(SHOP, "covibes", HOUR)).isEmpty();
    assertThat(left(OTHER, "bondhu", HOUR)).isEmpty();
  }

  @Test
  void whoAsksForEverOtherWindowsMakesItForgetNoOtherApp() {
    leave(OTHER, "bondhu", HOUR, Level.WARNING);
    leave(SHOP, "bondhu", HOUR, Level.WARNING);
    for (int second = 60; second < 2_000; second++) {
      leave(SHOP, "bondhu", Duration.ofSeconds(second), Level.WATCH);
    }
    assertThat(left(OTHER, "bondhu", HOUR)).contains(Level.WARNING);
    assertThat(left(SHOP, "bondhu", HOUR)).as("bounded").isEmpty();
  }
}
