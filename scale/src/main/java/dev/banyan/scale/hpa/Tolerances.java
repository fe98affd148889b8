package dev.banyan.scale.hpa;

/** How far below and above its target usage may be without a change, both ends included. */
record Tolerances(double down, double up) {

  static Tolerances of(Hpa hpa, HpaSettings settings) {
    double all = settings.tolerance();
    return hpa.behavior()
        .map(
            behavior ->
                new Tolerances(
                    behavior.down().tolerance().orElse(all), behavior.up().tolerance().orElse(all)))
        .orElseGet(() -> new Tolerances(all, all));
  }

  boolean isWithin(double ratio) {
    return (1.0 - down) <= ratio && ratio <= (1.0 + up);
  }
}
