package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.config.ConfigBinder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeAddressesTest {

  @Test
  void onLoopbackTheApiIsAtLocalhost() {
    NodeAddresses addresses = at("127.0.0.1");
    assertThat(addresses.api()).isEqualTo("http://localhost:8081");
    assertThat(addresses.localApi()).isEqualTo("http://127.0.0.1:8081");
  }

  @Test
  void aNodeOnEveryAddressAsksItselfOnLoopback() {
    assertThat(at("0.0.0.0").localApi()).isEqualTo("http://127.0.0.1:8081");
    assertThat(at("0.0.0.0").api()).isEqualTo("http://localhost:8081");
    assertThat(at("::").localApi()).isEqualTo("http://127.0.0.1:8081");
  }

  @Test
  void whereLoopbackIsNotOursNothingIsSentToIt() {
    NodeAddresses addresses = at("192.0.2.1");
    assertThat(addresses.apiHost()).isEqualTo("192.0.2.1");
    assertThat(addresses.api()).isEqualTo("http://192.0.2.1:8081");
    assertThat(addresses.localApi()).isEqualTo("http://192.0.2.1:8081");
    assertThat(at("2001:db8::1").localApi()).isEqualTo("http://[2001:db8:0:0:0:0:0:1]:8081");
  }

  @Test
  void theAppIsWhereTheEdgeListens() {
    assertThat(edgeAt("127.0.0.1").app()).isEqualTo("http://localhost:8080");
    assertThat(edgeAt("0.0.0.0").app()).isEqualTo("http://localhost:8080");
    assertThat(edgeAt("::1").app()).isEqualTo("http://localhost:8080");
    assertThat(edgeAt("192.0.2.1").app()).isEqualTo("http://192.0.2.1:8080");
    assertThat(edgeAt("127.0.0.2").app()).isEqualTo("http://127.0.0.2:8080");
    assertThat(edgeAt("192.0.2.1").withEdgePort(81).app()).isEqualTo("http://192.0.2.1:81");
    assertThat(edgeAt("2001:db8::1").withEdgePort(81).app())
        .isEqualTo("http://[2001:db8:0:0:0:0:0:1]:81");
  }

  @Test
  void anAddressForPeopleThatIsHttpsSaysThatTheyComeOverTls() {
    assertThat(at("127.0.0.1").behindTls()).isFalse();
    var proxied = Map.of("api", Map.of("url", "HTTPS://console.example.com/"));
    assertThat(NodeAddresses.of(ConfigBinder.bind(proxied, ServerConfig.class)).behindTls())
        .isTrue();
  }

  private static NodeAddresses edgeAt(String bind) {
    return NodeAddresses.of(
        ConfigBinder.bind(Map.of("edge", Map.of("bind", bind)), ServerConfig.class));
  }

  private static NodeAddresses at(String bind) {
    return NodeAddresses.of(
        ConfigBinder.bind(Map.of("api", Map.of("bind", bind)), ServerConfig.class));
  }
}
