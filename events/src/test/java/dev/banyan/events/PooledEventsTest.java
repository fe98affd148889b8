package dev.banyan.events;

import dev.banyan.data.TestServer;

class PooledEventsTest extends EventsContract {

  PooledEventsTest() {
    super(TestServer.POOLED);
  }
}
