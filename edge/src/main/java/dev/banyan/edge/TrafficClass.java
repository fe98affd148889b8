package dev.banyan.edge;

/** How much a route matters when there is more work than capacity; the last is shed first. */
public enum TrafficClass {
  /** Refused only when the capacity itself is used up. */
  CRITICAL,
  /** People wait for it: refused past {@code shedding.interactiveShare} of the capacity. */
  INTERACTIVE,
  /** Nobody waits for it: refused past {@code shedding.backgroundShare} of the capacity. */
  BACKGROUND
}
