package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Autoscaler;

/** What stands over the services' policies in a run. */
interface Foresight {

  /** What decides in place of {@code policy}. */
  Autoscaler over(int region, ServiceSpec service, Autoscaler policy);
}
