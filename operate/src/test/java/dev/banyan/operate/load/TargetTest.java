package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    var all = new ArrayList<InetAddress>();
    for (String text : texts) {
      all.add(InetAddress.getByName(text));
    }
    return all;
  }

  @Test
  void everyAddressOfAnUnownedTargetIsThisMachine() {
    Target.Resolver both = host -> addresses("127.0.0.1", "192.0.2.7");
    assertThatThrownBy(() -> Target.of("http://sneaky.example/", false, both))
        .hasMessageContaining("192.0.2.7")
        .hasMessageContaining("--i-own-this");
    assertThat(Target.of("http://sneaky.example/", true, both).addresses()).hasSize(2);
    assertThat(Target.of("http://here/", false, host -> addresses("127.0.0.9", "::1")).port())
        .isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1/",
        "http://10.0.0.1:8080/",
        "http://0.0.0.0/",
        "http://[2001:db8::1]/",
        "http://[::ffff:192.0.2.1]/",
        "https://169.254.169.254/latest/meta-data"
      })
  void addressesOfOtherMachinesAreRefused(String url) {
    assertThatThrownBy(() -> Target.of(url, false)).hasMessageContaining("--i-own-this");
  }

  @Test
  void aNameIsLookedUpOnceAndItsAddressesAreKept() {
    var asked = new ArrayList<String>();
    Target target =
        Target.of(
            "https://app.example:8443/a?b=c",
            false,
            host -> {
              asked.add(host);
              return addresses("127.0.0.1");
            });
    assertThat(asked).containsExactly("app.example");
    assertThat(target.text()).isEqualTo("https://app.example:8443");
    assertThat(target.path()).isEqualTo("/a?b=c");
    assertThat(target.tls()).isTrue();
  }

  @Test
  void namesBelowLocalhostAreThisMachineWhateverANameServerSays() {
    var asked = new ArrayList<String>();
    Target target =
        Target.of(
            "http://shop.localhost:8080/",
            false,
            host -> {
              asked.add(host);
              return addresses("127.0.0.1");
            });
    assertThat(asked).containsExactly("localhost");
    assertThat(target.authority()).isEqualTo("shop.localhost:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://localhost/",
        "localhost:8080",
        "http://",
        "http://localhost:0/",
        "http://localhost:70000/",
        "http://me:secret@localhost/",
        "http://a b/"
      })
  void whatIsNoUrlToLoadIsRefused(String url) {
    assertThatThrownBy(() -> Target.of(url, true)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void absoluteUrlsOfOthersAreRefused() {
    Target target = Target.of("http://127.0.0.1:8080/", false);
    assertThat(target.pathOf("http://127.0.0.1:8080/x?y")).isEqualTo("/x?y");
    for (String other :
        List.of("http://127.0.0.1:8081/x", "https://127.0.0.1:8080/x", "http://localhost:8080/x")) {
      assertThatThrownBy(() -> target.pathOf(other)).hasMessageContaining("never leaves");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "//evil.example/", "/a b", "/a\r\nHost: x", "/ü", "/a#b", "/{x}", ""})
  void pathsThatWouldMeanSomethingElseAreRefused(String path) {
    assertThatThrownBy(() -> Ask.Http.get(path)).hasMessageContaining("path");
  }
}
