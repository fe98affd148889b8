package dev.banyan.operate.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A whole run: what is asked of whom, and how much of it when. Immutable.
 *
 * @param name what the report is called
 * @param classes at least one; each arrival draws one by weight
 * @param think how long a user rests between two requests, where the load is meant as users; then a
 *     rate stands for about {@code rate × think} of them
 * @param steps at least one, in order
 * @param seed of Poisson arrivals and of the draws of classes
 */
public record LoadPlan(
    String name,
    Target target,
    List<RequestClass> classes,
    Optional<Duration> think,
    List<LoadStep> steps,
    Spacing spacing,
    long seed,
    LoadLimits limits) {

  public static final int CLASSES_MAX = 32;
  public static final int STEPS_MAX = 200;

  /** Classes times steps: each keeps its distribution of latencies, some 180 KB. */
  public static final int REPORTS_MAX = 600;

  /** How open arrivals are spaced. */
  public enum Spacing {
    /** Evenly. */
    EVEN,
    /** Independently of each other, as many users are. */
    POISSON
  }

  public LoadPlan {
    classes = List.copyOf(classes);
    steps = List.copyOf(steps);
    if (classes.isEmpty() || classes.size() > CLASSES_MAX) {
      throw new IllegalArgumentException("a load has 1 to " + CLASSES_MAX + " classes");
    }
    if (steps.isEmpty() || steps.size() > STEPS_MAX) {
      throw new IllegalArgumentException("a load has 1 to " + STEPS_MAX + " steps");
    }
    if (classes.size() * steps.size() > REPORTS_MAX) {
      throw new IllegalArgumentException(
          "steps: "
              + steps.size()
              + " of them with "
              + classes.size()
              + " classes make a report of more than "
              + REPORTS_MAX
              + " distributions; take fewer steps");
    }
    var names = new HashSet<String>();
    for (RequestClass each : classes) {
      if (!names.add(each.name())) {
        throw new IllegalArgumentException("class " + each.name() + " stands twice");
      }
    }
    for (LoadStep step : steps) {
      if (step.shape() instanceof LoadShape.Closed closed
          && closed.workers() > limits.connectionsMax()) {
        throw new IllegalArgumentException(
            "step "
                + step.name()
                + ": "
                + closed.workers()
                + " workers need as many connections, and at most "
                + limits.connectionsMax()
                + " are allowed");
      }
    }
  }

  /** Evenly spaced, with the default limits and seed 1. */
  public static LoadPlan of(Target target, List<RequestClass> classes, List<LoadStep> steps) {
    return new LoadPlan(
        target.text(),
        target,
        classes,
        Optional.empty(),
        steps,
        Spacing.EVEN,
        1,
        LoadLimits.defaults());
  }

  /** The same with one class alone, to find what that one costs. */
  public LoadPlan only(String className) {
    List<RequestClass> one = classes.stream().filter(it -> it.name().equals(className)).toList();
    return new LoadPlan(name, target, one, think, steps, spacing, seed, limits);
  }

  public LoadPlan withSteps(List<LoadStep> other) {
    return new LoadPlan(name, target, classes, think, other, spacing, seed, limits);
  }

  public LoadPlan withClasses(List<RequestClass> other) {
    return new LoadPlan(name, target, other, think, steps, spacing, seed, limits);
  }

  public LoadPlan withLimits(LoadLimits other) {
    return new LoadPlan(name, target, classes, think, steps, spacing, seed, other);
  }

  public LoadPlan withSpacing(Spacing other, long otherSeed) {
    return new LoadPlan(name, target, classes, think, steps, other, otherSeed, limits);
  }
}
