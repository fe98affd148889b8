package dev.banyan.scale.lint.guide;

/** Whether a client has to come back to the same instance. */
public record Sessions(Affinity affinity, int line, String quote) implements Cited {

  public Sessions {
    Cite.check(line, quote);
  }

  /** What a guide asks of the balancer. */
  public enum Affinity {
    STICKY,
    NONE
  }
}
