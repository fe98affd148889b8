package dev.banyan.operate.verify;

/** What is foretold and then measured. */
public enum Figure {
  /** Answers a second when no more are to be had. */
  SATURATION("saturation throughput", "/s"),
  /** By the control groups' counters. */
  CPU_PER_REQUEST("CPU per request", " ms");

  private final String label;
  private final String unit;

  Figure(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** For tables. */
  public String label() {
    return label;
  }

  /** Behind a value. */
  public String unit() {
    return unit;
  }
}
