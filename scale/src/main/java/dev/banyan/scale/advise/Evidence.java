package dev.banyan.scale.advise;

import dev.banyan.kernel.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that speaks for an action. */
public sealed interface Evidence {

  /** What it speaks for. */
  Action action();

  /** Whether something is short, rather than broken or wasteful. */
  boolean pressure();

  /** One line for people: value, threshold, for how long, and whose threshold. */
  String text();

  /**
   * A metric beyond its threshold.
   *
   * @param value at least this bad throughout {@code held} (the increase, for a counter)
   * @param mean over {@code held}
   * @param label the series, such as the route; empty where there is one
   * @param seen when the metric was last read
   * @param lingering that it is back since, but not far or long enough to be let go, or unseen now
   */
  record Beyond(
      Trigger trigger,
      double value,
      double mean,
      Duration held,
      String label,
      Instant seen,
      boolean lingering)
      implements Evidence {
    @Override
    public Action action() {
      return trigger.action();
    }

    /** What the system waits for, if this metric shows it. */
    public Optional<Bottleneck> bottleneck() {
      return trigger.metric().bottleneck();
    }

    @Override
    public boolean pressure() {
      return trigger.metric().role() == Metric.Role.PRESSURE;
    }

    @Override
    public String text() {
      Metric metric = trigger.metric();
      String name = metric.wire() + (label.isEmpty() ? "" : " of " + label);
      String shown =
          switch (metric.kind()) {
            case LEVEL ->
                (metric.lowIsBad() ? " at most " : " at least ")
                    + Numbers.text(value, metric)
                    + " for "
                    + Durations.format(held)
                    + " (mean "
                    + Numbers.text(mean)
                    + ")";
            case COUNT -> " +" + Numbers.text(value, metric) + " in " + Durations.format(held);
            case TREND, SHARE ->
                " " + Numbers.text(value, metric) + " over " + Durations.format(held);
          };
      return name
          + shown
          + (lingering ? ", not let go yet" : "")
          + "; threshold "
          + (metric.lowIsBad() ? "< " : "> ")
          + Numbers.text(trigger.threshold(), metric)
          + " ("
          + trigger.source()
          + ")";
    }
  }

  /**
   * A fact of the set-up.
   *
   * @param sentence the fact
   * @param source the guide and its lines
   */
  record Fact(Action action, boolean pressure, String sentence, String source) implements Evidence {
    @Override
    public String text() {
      return sentence + " (" + source + ")";
    }
  }
}
