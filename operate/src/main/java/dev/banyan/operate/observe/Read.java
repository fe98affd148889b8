package dev.banyan.operate.observe;

/** How the samples of a series are read. */
public enum Read {
  /** As it stands. */
  VALUE,
  /** A counter's increase per second. */
  RATE,
  /** A counter's increase since the watching began. */
  INCREASE,
  /** How often it rose by more than 2 since the watching began, such as a start time. */
  RISES,
  /** Seconds since the Unix time that it holds. */
  AGE,
  /** The 95th percentile of a histogram's buckets, over their rates. */
  P95,
  /** Observations per second of a histogram's buckets beyond {@link Term#above}. */
  ABOVE
}
