package dev.banyan.scale.advise;

/** What to do next. */
public enum Action {
  /** Mend the code or its set-up before buying anything. */
  OPTIMISE("optimise first"),
  /** A larger machine. */
  SCALE_UP("scale up"),
  /** More machines, or more replicas. */
  SCALE_OUT("scale out"),
  /** Nothing. */
  LEAVE("leave as it is");

  private final String label;

  Action(String label) {
    this.label = label;
  }

  /** The words for people. */
  public String label() {
    return label;
  }
}
