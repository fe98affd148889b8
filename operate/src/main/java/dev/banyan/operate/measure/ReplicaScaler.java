package dev.banyan.operate.measure;

/** Brings a target to a number of replicas. */
@FunctionalInterface
public interface ReplicaScaler {

  /** For replicas with an address each: the generator itself decides how many it loads. */
  ReplicaScaler ADDRESSES = replicas -> {};

  /**
   * Returns when so many replicas serve.
   *
   * @throws MeasureException when they do not
   */
  void to(int replicas);
}
