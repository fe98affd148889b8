package dev.banyan.scale.measure;

/** What is stepped while throughput is measured. */
public enum Axis {
  /** Requests in flight within one process. */
  CONCURRENCY("concurrency", "requests in flight"),
  /** Equal copies of the service behind one address. */
  REPLICAS("replica", "replicas");

  private final String level;
  private final String unit;

  Axis(String level, String unit) {
    this.level = level;
    this.unit = unit;
  }

  /** Names one step: {@code concurrency} level or {@code replica} level. */
  String level() {
    return level;
  }

  /** What N counts. */
  public String unit() {
    return unit;
  }
}
