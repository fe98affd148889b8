package dev.banyan.scale.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class HysteresisTest {

  @Test
  void aMetricThatSwingsAroundItsThresholdDoesNotMakeAdviceFlap() {
    // Between 66 and 74 % in half an hour: beyond 70 for long, back for long, never far.
    DoubleUnaryOperator swing = minute -> 70 + 4 * Math.sin(2 * Math.PI * minute / 30);

    assertThat(changes(swing, true)).isEqualTo(1);
    assertThat(changes(swing, false)).isGreaterThan(4);
  }

  @Test
  void aMetricThatIsFarBackForLongLetsGo() {
    List<Action> actions = run(minute -> minute < 30 ? 90 : 40, true);

    assertThat(actions.get(29)).isEqualTo(Action.SCALE_UP);
    assertThat(actions.get(37)).isEqualTo(Action.SCALE_UP);
    assertThat(actions.get(42)).isEqualTo(Action.LEAVE);
  }

  @Test
  void whatLingersSaysSo() {
    Advice first = at(0, minute -> 90, Memory.none());
    Advice next = at(6, minute -> minute > 0 ? 68 : 90, first.memory());

    assertThat(next.action()).isEqualTo(Action.SCALE_UP);
    assertThat(next.evidence().getFirst().text()).contains("not let go yet");
  }

  @Test
  void aMetricThatVanishesWhileItFiredIsNotTakenAsMended() {
    Advice first = at(0, minute -> 90, Memory.none());
    Advice blind = Seen.allWell().without(Metric.CPU).advice("bondhu", Seen.SOUND, first.memory());

    assertThat(blind.action()).isEqualTo(Action.SCALE_UP);
    assertThat(blind.missing()).contains("cpu: no series");
    assertThat(blind.evidence().getFirst().text()).contains("at least 90 %", "not let go yet");
  }

  @Test
  void evidenceOfAMetricThatIsGoneForAnHourIsDropped() {
    Memory fired = at(0, minute -> 90, Memory.none()).memory();

    assertThat(all(59).without(Metric.CPU).advice("bondhu", Seen.SOUND, fired).action())
        .isEqualTo(Action.SCALE_UP);
    assertThat(all(61).without(Metric.CPU).advice("bondhu", Seen.SOUND, fired).action())
        .isEqualTo(Action.LEAVE);
  }

  @Test
  void aWindowTooShortToShowThatItIsOverDoesNotLetGo() {
    Advice first = at(0, minute -> 91, Memory.none());
    Seen later = all(60).without(Metric.CPU);
    List<Sample> sixMinutes = new ArrayList<>();
    for (int ago = 0; ago <= 6; ago++) {
      sixMinutes.add(new Sample(Seen.NOON.plus(Duration.ofMinutes(60 - ago)), 20));
    }
    Advice next =
        later.raw(Series.of(Metric.CPU, sixMinutes)).advice("bondhu", Seen.SOUND, first.memory());

    assertThat(next.action()).isEqualTo(Action.SCALE_UP);
    assertThat(next.levels()).containsEntry(Metric.CPU, Level.CRITICAL);
    assertThat(next.missing()).anyMatch(line -> line.contains("at the begin of the last 10m"));
  }

  @Test
  void aLevelRisesAtOnceAndFallsOnlyWithAMargin() {
    Advice high = at(0, minute -> 91, Memory.none());
    assertThat(high.levels()).containsEntry(Metric.CPU, Level.CRITICAL);
    Advice near = at(30, minute -> minute > 0 ? 88 : 91, high.memory());
    assertThat(near.levels()).containsEntry(Metric.CPU, Level.CRITICAL);
    Advice far = at(60, minute -> minute > 30 ? 65 : 88, near.memory());
    assertThat(far.levels()).containsEntry(Metric.CPU, Level.WATCH);
  }

  @Test
  void aCounterLetsGoOnceItStoodStill() {
    List<Action> actions = new ArrayList<>();
    Memory memory = Memory.none();
    for (int minute = 0; minute < 40; minute++) {
      int now = minute;
      Advice advice =
          all(minute)
              .with(Metric.OOM_KILLS, ago -> now - ago < 10 ? 3 : 4)
              .advice("bondhu", Seen.SOUND, memory);
      memory = advice.memory();
      actions.add(advice.action());
    }

    assertThat(actions.get(9)).isEqualTo(Action.LEAVE);
    assertThat(actions.get(10)).isEqualTo(Action.SCALE_UP);
    assertThat(actions.get(18)).isEqualTo(Action.SCALE_UP);
    assertThat(actions.get(21)).isEqualTo(Action.LEAVE);
  }

  private static long changes(DoubleUnaryOperator cpu, boolean remember) {
    List<Action> actions = run(cpu, remember);
    long changes = 0;
    for (int i = 1; i < actions.size(); i++) {
      changes += actions.get(i) == actions.get(i - 1) ? 0 : 1;
    }
    return changes;
  }

  /** Advice each minute for two hours on a processor's use by minute. */
  private static List<Action> run(DoubleUnaryOperator cpu, boolean remember) {
    List<Action> out = new ArrayList<>();
    Memory memory = Memory.none();
    for (int minute = 0; minute < 120; minute++) {
      Advice advice = at(minute, cpu, remember ? memory : Memory.none());
      memory = advice.memory();
      out.add(advice.action());
    }
    return out;
  }

  private static Advice at(int minute, DoubleUnaryOperator cpu, Memory before) {
    return all(minute)
        .with(Metric.CPU, ago -> cpu.applyAsDouble(minute - ago))
        .advice("bondhu", Seen.SOUND, before);
  }

  /** Every metric well, at a minute after noon. */
  private static Seen all(int minute) {
    Seen seen = new Seen(Seen.NOON.plus(Duration.ofMinutes(minute)));
    for (Metric metric : Metric.values()) {
      if (metric.kind() == Metric.Kind.SHARE) {
        seen.labelled(metric, "GET /a", 1).labelled(metric, "GET /b", 1);
      } else {
        seen.steady(metric, metric.lowIsBad() ? 99 : 0.001);
      }
    }
    return seen;
  }
}
