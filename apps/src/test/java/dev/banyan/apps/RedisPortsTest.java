package dev.banyan.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisPortsTest {

  @Test
  void wherePortsAreClosedToAppsNoOtherOneSuits() {
    var closed = new RedisPorts(1024);
    assertThat(closed.closedToApps(341)).isTrue();
    assertThat(closed.suits(341)).isTrue();
    assertThat(closed.closedToApps(6379)).isFalse();
    assertThat(closed.suits(6379)).isFalse();
  }

  @Test
  void whereNoneIsClosedAnyOneSuits() {
    for (var open : Set.of(new RedisPorts(0), new RedisPorts(1))) {
      assertThat(open.closedToApps(341)).isFalse();
      assertThat(open.suits(341)).isTrue();
      assertThat(open.suits(6379)).isTrue();
      assertThat(open.choose(new Random(7))).isGreaterThan(1024);
    }
  }

  @Test
  void whatTheHostClosesToAppsIsReadWhole() throws Exception {
    Path figure = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    assertThat(figure).exists();
    Process cat = new ProcessBuilder("cat", figure.toString()).start();
    int below = Integer.parseInt(new String(cat.getInputStream().readAllBytes(), UTF_8).strip());
    assertThat(RedisPorts.ofHost(true).lowBelow()).isIn(below, 0);
    assertThat(RedisPorts.ofHost(false).lowBelow()).isZero();
  }

  @Test
  void whichOneIsChosenCannotBeTold() throws Exception {
    Set<Integer> chosen = new HashSet<>();
    var random = new Random(7);
    for (int i = 0; i < 20; i++) {
      chosen.add(RedisPorts.chooseHigh(random));
    }
    assertThat(chosen).hasSizeGreaterThan(10);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(RedisPorts.isFree(taken.getLocalPort())).isFalse();
      assertThat(RedisPorts.holder(taken.getLocalPort()))
          .contains("process " + ProcessHandle.current().pid());
    }
  }
}
