package dev.banyan.events;

import dev.banyan.data.SqlDatabase;

/** One database that events are read from, with what wakes its readers. */
record Source(EventHorizon horizon, EventStore store, Wakes wakes, AutoCloseable listening)
    implements AutoCloseable {

  static Source start(SqlDatabase database, EventsConfig config) {
    var horizon = new EventHorizon(database, config.pollInterval());
    horizon.start();
    AutoCloseable listening = database.listener().listen(Wakes.CHANNEL, payload -> horizon.wake());
    return new Source(horizon, new EventStore(database), new Wakes(database), listening);
  }

  /** A transaction of this node that published here is committed. */
  void published() {
    horizon.wake();
    wakes.wake();
  }

  @Override
  public void close() throws Exception {
    listening.close();
    wakes.close();
    horizon.close();
  }
}
