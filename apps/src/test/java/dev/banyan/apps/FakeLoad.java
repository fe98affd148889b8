package dev.banyan.apps;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.util.OptionalDouble;

/** Figures of an edge that the test plays: the same for each instance and service. */
final class FakeLoad implements LoadSource {

  volatile double inFlight;
  volatile ServiceLoad load = ServiceLoad.NONE;

  @Override
  public ServiceLoad of(Id app, String service, Duration window) {
    return load;
  }

  @Override
  public OptionalDouble inFlight(Id instance, Duration window) {
    return OptionalDouble.of(inFlight);
  }
}
