package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutwardAddressesTest {

  private static final Duration PATIENT = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::169.254.169.254",
        "2002:7f00:1::",
        "2001:0:1::1"
      })
  void noneOfThisMachineNorOfItsCloud(String address) {
    assertThat(OutwardAddresses.refused(InetAddress.ofLiteral(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.7",
        "10.200.201.202",
        "172.31.254.253",
        "192.168.254.253",
        "100.64.254.253",
        "2001:db8::7",
        "fd12:3456::7",
        "64:ff9b::203.0.113.7"
      })
  void othersAndPrivateNetworksAreLetThrough(String address) {
    assertThat(OutwardAddresses.refused(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void whatThisMachineIsCalledElsewhereIsStillThisMachine() throws Exception {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    assertThat(own).isNotEmpty().allMatch(each -> OutwardAddresses.refused(each).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "0", "::1"})
  void howeverItIsWritten(String host) {
    assertThatThrownBy(() -> OutwardAddresses.ofApps().of(host, PATIENT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void saysWhichAddressItIs() throws Exception {
    assertThatThrownBy(() -> OutwardAddresses.ofApps().of("localhost", PATIENT))
        .isInstanceOf(OutwardAddresses.Refused.class)
        .hasMessageContaining("is one of this machine");
    assertThat(OutwardAddresses.any().of("127.0.0.1", PATIENT))
        .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(OutwardAddresses.ofApps().of("203.0.113.7", PATIENT)).hasSize(1);
  }
}
