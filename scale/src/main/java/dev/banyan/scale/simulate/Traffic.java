package dev.banyan.scale.simulate;

/** How much is asked for, second by second. */
public sealed interface Traffic permits GeneratedTraffic, RecordedTraffic {

  /**
   * Actions of users, a second, before noise.
   *
   * @param second since the start of the simulation
   */
  double actionsPerSecond(double second);
}
