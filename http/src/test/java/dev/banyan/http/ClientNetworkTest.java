package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientNetworkTest {

  @Test
  void anIpv6AddressCountsAsItsNetwork() {
    assertThat(ClientNetwork.of("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientNetwork.of("2001:db8:1:2:9:9:9:9"))
        .isEqualTo(ClientNetwork.of("2001:db8:1:2::1"))
        .isNotEqualTo(ClientNetwork.of("2001:db8:1:3:3:4:5:6"));
    assertThat(ClientNetwork.of("::1")).isEqualTo(ClientNetwork.of("0:0:0:0:0:0:0:1"));
    assertThat(ClientNetwork.of("fe80::1%eth0")).isEqualTo("fe80:0:0:0::/64");
    assertThat(ClientNetwork.of("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientNetwork.of("local")).isEqualTo("local");
  }
}
