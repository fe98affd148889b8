package dev.banyan.data;

class PooledDataTest extends DataContract {

  PooledDataTest() {
    super(TestServer.POOLED);
  }
}
