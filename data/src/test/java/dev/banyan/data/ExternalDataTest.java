package dev.banyan.data;

class ExternalDataTest extends DataContract {

  ExternalDataTest() {
    super(TestServer.EXTERNAL);
  }
}
