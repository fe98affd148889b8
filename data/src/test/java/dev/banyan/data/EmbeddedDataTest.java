package dev.banyan.data;

class EmbeddedDataTest extends DataContract {

  EmbeddedDataTest() {
    super(TestServer.EMBEDDED);
  }
}
