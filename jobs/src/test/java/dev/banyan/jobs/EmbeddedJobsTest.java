package dev.banyan.jobs;

import dev.banyan.data.TestServer;

class EmbeddedJobsTest extends JobsContract {

  EmbeddedJobsTest() {
    super(TestServer.EMBEDDED);
  }
}
