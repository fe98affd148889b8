package dev.banyan.scale.simulate;

import java.util.SplittableRandom;

/**
 * How many come in each step: Poisson about the rate, and the rate itself swings slowly about its
 * shape (an autoregression of order 1, a memory of some minutes). A stream of chance for each
 * service and region, so that what one region does changes no other's arrivals.
 */
final class Arrivals {

  private static final double MEMORY_SECONDS = 300;
  private static final double NORMAL_FROM = 30;

  private final SplittableRandom swing;
  private final SplittableRandom[] streams;
  private final double keep;
  private final double push;
  private double level;

  Arrivals(Scenario scenario, SplittableRandom seed) {
    this.swing = seed.split();
    this.streams = new SplittableRandom[scenario.regions() * scenario.services().size()];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = seed.split();
    }
    this.keep = StrictMath.exp(-scenario.step().toSeconds() / MEMORY_SECONDS);
    this.push = scenario.noise() * Math.sqrt(1 - keep * keep);
  }

  /** The factor on all traffic in the next step. */
  double next() {
    level = keep * level + push * normal(swing);
    return Math.max(0, 1 + level);
  }

  long count(int stream, double mean) {
    SplittableRandom random = streams[stream];
    if (mean <= 0) {
      return 0;
    }
    if (mean >= NORMAL_FROM) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
    }
    double product = random.nextDouble();
    double floor = StrictMath.exp(-mean);
    long count = 0;
    while (product > floor) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** Box and Muller's transform, by StrictMath: the same bits on every machine. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
