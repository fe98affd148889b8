package dev.banyan.scale.simulate;

import dev.banyan.kernel.config.Default;
import java.time.Duration;

/**
 * Traffic of a shape.
 *
 * @param shape how it goes over the day
 * @param users active at the same time at the peak (not registered ones), 1 to {@value #USERS_MAX}
 * @param actionsPerUser each active user's actions a second, 0.01 being one in 100 s
 * @param low what is left of the peak at the quietest time, 0 to 1; for a launch, before it
 * @param at when the peak is, or the launch begins
 * @param rise how long a launch takes to its peak
 * @param fall in what time a launch's crowd falls to 37 % (1/e) of what it was
 */
public record GeneratedTraffic(
    Shape shape,
    int users,
    @Default("0.02") double actionsPerUser,
    @Default("0.2") double low,
    @Default("14h") Duration at,
    @Default("5m") Duration rise,
    @Default("2h") Duration fall)
    implements Traffic {

  public static final int USERS_MAX = 1_000_000;

  private static final double DAY = 86_400;

  /** The shapes of traffic. */
  public enum Shape {
    /** The peak all the time. */
    FLAT,
    /** From {@code low} up to the peak at {@code at}, then the peak. */
    RAMP,
    /** A cosine over 24 h with its top at {@code at}. */
    DIURNAL,
    /** {@code low} until {@code at}, then up within {@code rise}, then down by {@code fall}. */
    LAUNCH
  }

  public GeneratedTraffic {
    Bounds.within("users", users, 1, USERS_MAX);
    Bounds.within("actionsPerUser", actionsPerUser, 0, 10);
    Bounds.within("low", low, 0, 1);
    Bounds.within("at", at, Duration.ZERO, Duration.ofDays(7));
    Bounds.within("rise", rise, Duration.ZERO, Duration.ofDays(1));
    Bounds.within("fall", fall, Duration.ofSeconds(1), Duration.ofDays(7));
  }

  @Override
  public double actionsPerSecond(double second) {
    return users * actionsPerUser * (low + (1 - low) * height(second));
  }

  /** 0 at the quietest, 1 at the peak. */
  private double height(double second) {
    double start = at.toMillis() / 1000.0;
    return switch (shape) {
      case FLAT -> 1;
      case RAMP -> start == 0 ? 1 : Math.min(1, second / start);
      case DIURNAL -> (1 + StrictMath.cos(2 * Math.PI * (second - start) / DAY)) / 2;
      case LAUNCH -> launch(second - start);
    };
  }

  private double launch(double since) {
    double rising = rise.toMillis() / 1000.0;
    if (since < 0) {
      return 0;
    }
    return since < rising
        ? since / rising
        : StrictMath.exp(-(since - rising) / (fall.toMillis() / 1000.0));
  }
}
