package dev.banyan.jobs;

import dev.banyan.data.TestServer;

class PooledJobsTest extends JobsContract {

  PooledJobsTest() {
    super(TestServer.POOLED);
  }
}
