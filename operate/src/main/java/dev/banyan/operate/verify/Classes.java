package dev.banyan.operate.verify;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.RequestClass;
import java.time.Duration;

/** Makes the request classes of the sample apps. */
final class Classes {

  /** A capped replica under more load than it can bear answers late, not wrong. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Classes() {}

  static RequestClass of(String name, double weight, Ask ask, int variants) {
    return new RequestClass(
        name, weight, ask, variants, 200, 200, TIMEOUT, RequestClass.Objective.none());
  }
}
