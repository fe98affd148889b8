package dev.banyan.operate.load.scenario;

import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RecordedArrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much load and when, as flags and files say it in words. One of rate, users, workers and
 * recorded is set.
 *
 * @param rate requests a second: {@code 200}, or {@code 50..2000} in steps
 * @param users people who think between their requests: {@code 500}, or {@code 10..500} in steps
 * @param workers requests under way at a time (closed): {@code 16}, or {@code 1..64} in steps
 * @param recorded arrivals as they were
 * @param ramp whether a rate goes straight from one end to the other, in one step
 * @param steps how many, evenly apart; absent: each twice the one before
 * @param stepRate from one step to the next, in the unit of the range
 * @param step how long each is measured
 * @param warmUp before the first step
 */
public record LoadFlags(
    Optional<String> rate,
    Optional<String> users,
    Optional<String> workers,
    Optional<RecordedArrivals> recorded,
    boolean ramp,
    Optional<Integer> steps,
    Optional<String> stepRate,
    Optional<Duration> step,
    Duration warmUp) {

  /** How long a step lasts where nobody says it. */
  public static final Duration STEP_DEFAULT = Duration.ofSeconds(30);

  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,6})?)";
  private static final Pattern AMOUNT =
      Pattern.compile(NUMBER + "(?:\\s*\\.\\.\\s*" + NUMBER + ")?");
  private static final int STEPS_MAX = 200;

  /** From one amount to another; both the same where there is one. */
  private record Amount(double from, double to) {}

  /**
   * The steps.
   *
   * @param think between two requests of a user; absent where the load knows no users
   * @throws IllegalArgumentException naming the flag that cannot be read
   */
  public List<LoadStep> toSteps(Optional<Duration> think) {
    long given = rate.stream().count() + users.stream().count() + workers.stream().count();
    if (given + recorded.stream().count() != 1) {
      throw new IllegalArgumentException(
          "say how much load with one of rate, users, workers and recorded: rate 50..2000 goes from"
              + " 50 to 2000 requests a second");
    }
    if (steps.isPresent() && stepRate.isPresent()) {
      throw new IllegalArgumentException("steps and stepRate say the same; give one of them");
    }
    if (recorded.isPresent()) {
      return List.of(
          LoadStep.of(
              new LoadShape.Recorded(recorded.get()),
              Duration.ZERO,
              step.orElse(recorded.get().length().plusMillis(1))));
    }
    if (workers.isPresent()) {
      return stairs("workers", amount("workers", workers.get()), this::workers);
    }
    if (users.isPresent()) {
      double perUser = 1e9 / thinkNanos(think);
      Amount amount = amount("users", users.get());
      return ramp
          ? ramp(new Amount(amount.from * perUser, amount.to * perUser))
          : stairs("users", amount, count -> new LoadShape.Constant(count * perUser));
    }
    Amount amount = amount("rate", rate.orElseThrow());
    return ramp ? ramp(amount) : stairs("rate", amount, LoadShape.Constant::new);
  }

  private LoadShape workers(double count) {
    return LoadShape.Closed.of((int) Math.min(Integer.MAX_VALUE, Math.round(count)));
  }

  private static double thinkNanos(Optional<Duration> think) {
    return think
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "users: how often a user asks is known of scenarios with journeys alone;"
                        + " give a rate"))
        .toNanos();
  }

  private List<LoadStep> ramp(Amount amount) {
    return List.of(
        LoadStep.of(
            new LoadShape.Ramp(amount.from, amount.to),
            amount.from == 0 ? Duration.ZERO : warmUp,
            step.orElse(STEP_DEFAULT)));
  }

  private List<LoadStep> stairs(String flag, Amount amount, DoubleFunction<LoadShape> shape) {
    List<LoadStep> made = new ArrayList<>();
    for (double value : values(flag, amount)) {
      made.add(
          LoadStep.of(
              shape.apply(value),
              made.isEmpty() ? warmUp : Duration.ZERO,
              step.orElse(STEP_DEFAULT)));
    }
    return made;
  }

  private List<Double> values(String flag, Amount amount) {
    if (amount.to == amount.from) {
      return List.of(amount.from);
    }
    if (amount.from == 0) {
      throw new IllegalArgumentException(flag + ": steps begin above 0");
    }
    double by = stepRate.map(text -> amount("stepRate", text).from).orElse(0.0);
    if (stepRate.isPresent() && by == 0) {
      throw new IllegalArgumentException("stepRate: must be above 0");
    }
    if (steps.isPresent() && (steps.get() < 2 || steps.get() > STEPS_MAX)) {
      throw new IllegalArgumentException("steps: from one end to the other are 2 to " + STEPS_MAX);
    }
    List<Double> values = new ArrayList<>();
    double value = amount.from;
    // Up or down; the far end is always one of them.
    double sign = Math.signum(amount.to - amount.from);
    while ((amount.to - value) * sign > 1e-9) {
      values.add(value);
      if (values.size() == STEPS_MAX) {
        throw new IllegalArgumentException(
            flag + ": more than " + STEPS_MAX + " steps; let stepRate be larger");
      }
      if (steps.isPresent()) {
        value = amount.from + (amount.to - amount.from) * values.size() / (steps.get() - 1);
      } else if (by > 0) {
        value += by * sign;
      } else {
        value = sign > 0 ? value * 2 : value / 2;
      }
    }
    values.add(amount.to);
    return values;
  }

  private static Amount amount(String flag, String text) {
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          flag + ": '" + text + "' is no number; write 200, or 50..2000");
    }
    double from = Double.parseDouble(matcher.group(1));
    double to = matcher.group(2) == null ? from : Double.parseDouble(matcher.group(2));
    if (from == 0 && to == 0) {
      throw new IllegalArgumentException(flag + ": must be above 0");
    }
    return new Amount(from, to);
  }
}
