package dev.banyan.operate.verify;

/** What a fit is not shown, and has to foretell. */
public enum HeldOut {
  /** The highest step of one replica: its saturation. */
  TOP_STEP("top step"),
  /** A number of replicas that none of the steps had. */
  REPLICAS("replica count");

  private final String label;

  HeldOut(String label) {
    this.label = label;
  }

  /** For tables. */
  public String label() {
    return label;
  }
}
