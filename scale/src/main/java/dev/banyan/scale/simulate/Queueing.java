package dev.banyan.scale.simulate;

/**
 * How long a request takes in a service that keeps up: the M/M/c queue (Poisson arrivals,
 * exponential service times, c servers, first come first served). The probability of waiting is
 * Sakasegawa's {@code ρ^(√(2(c+1)) - 1)} ("An approximation formula Lq ≃ αρ^β/(1-ρ)", Annals of the
 * Institute of Statistical Mathematics 29, 1977), which is close to Erlang C and takes broken c;
 * the time to the answer is the sum of an exponential service and, for those who wait, an
 * exponential wait of rate {@code cμ(1-ρ)}. What a service cannot keep up with is counted outside,
 * as a backlog of whole requests, first come first served.
 */
record Queueing(double waits, double serving, double leaving) {

  /** Beyond this load waiting is the backlog's; the formula alone would grow without end. */
  private static final double LOAD_MAX = 0.995;

  private static final double NOBODY = 1e-9;

  /**
   * A queue at a load.
   *
   * @param arrivals a second
   * @param capacity requests a second at most, above 0
   * @param service mean seconds of a request without waiting, above 0
   */
  static Queueing of(double arrivals, double capacity, double service) {
    double servers = Math.max(1, capacity * service);
    double load = Math.min(LOAD_MAX, arrivals / capacity);
    double waits = load <= 0 ? 0 : StrictMath.pow(load, Math.sqrt(2 * (servers + 1)) - 1);
    return new Queueing(waits, 1 / service, servers / service * (1 - load));
  }

  /** The share of requests that take longer than so many seconds. */
  double over(double seconds) {
    if (seconds <= 0) {
      return 1;
    }
    double direct = StrictMath.exp(-serving * seconds);
    if (waits < NOBODY) {
      return direct;
    }
    double both =
        Math.abs(leaving - serving) < 1e-9 * serving
            ? direct * (1 + serving * seconds)
            : (leaving * direct - serving * StrictMath.exp(-leaving * seconds))
                / (leaving - serving);
    return Math.clamp((1 - waits) * direct + waits * both, 0, 1);
  }

  /** The time that one request in twenty exceeds, to a thousandth of it. */
  double p95() {
    double high = 1 / serving;
    while (over(high) > 0.05) {
      high *= 2;
    }
    double low = 0;
    while (high - low > high / 1000) {
      double middle = (low + high) / 2;
      if (over(middle) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
