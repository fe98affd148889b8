package dev.banyan.scale.hpa;

/** What one metric proposes. */
sealed interface Proposal {

  /** The metric and its arithmetic in words. */
  String text();

  /**
   * A number of replicas.
   *
   * @param limitedBy nothing, or why the metric keeps the replicas that are wanted
   */
  record Replicas(int replicas, Decision.LimitedBy limitedBy, String text) implements Proposal {}

  /** The metric could not be used. */
  record Failed(String text) implements Proposal {}
}
