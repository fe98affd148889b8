package dev.banyan.events;

import dev.banyan.data.TestServer;

class EmbeddedEventsTest extends EventsContract {

  EmbeddedEventsTest() {
    super(TestServer.EMBEDDED);
  }
}
