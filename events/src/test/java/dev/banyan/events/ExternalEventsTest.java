package dev.banyan.events;

import dev.banyan.data.TestServer;

class ExternalEventsTest extends EventsContract {

  ExternalEventsTest() {
    super(TestServer.EXTERNAL);
  }
}
