package dev.banyan.operate.load;

import java.util.List;
import java.util.SplittableRandom;

/** Draws classes by weight. Not thread-safe: each event loop has its own. */
final class ClassDraw {

  private final double[] bounds;
  private final SplittableRandom random;

  ClassDraw(List<RequestClass> classes, SplittableRandom random) {
    this.random = random;
    this.bounds = new double[classes.size()];
    double sum = 0;
    for (int index = 0; index < bounds.length; index++) {
      sum += classes.get(index).weight();
      bounds[index] = sum;
    }
  }

  int next() {
    if (bounds.length == 1) {
      return 0;
    }
    double at = random.nextDouble() * bounds[bounds.length - 1];
    int index = 0;
    while (index < bounds.length - 1 && at >= bounds[index]) {
      index++;
    }
    return index;
  }
}
