package dev.banyan.jobs;

import dev.banyan.data.TestServer;

class ExternalJobsTest extends JobsContract {

  ExternalJobsTest() {
    super(TestServer.EXTERNAL);
  }
}
