package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressSharesTest {

  private final AddressShares shares = new AddressShares(1, 2);

  @Test
  void eachAddressHasItsShareAndAnIpv6OneWithItsNetwork() throws UnknownHostException {
    AddressShares.Place first = enter("203.0.113.1");
    assertThat(first.within()).isTrue();
    AddressShares.Place second = enter("203.0.113.1");
    assertThat(second.within()).isFalse();
    assertThat(enter("203.0.113.2").within()).isTrue();
    assertThat(enter("2001:db8::1").within()).isTrue();
    assertThat(enter("2001:db8::2").within()).isFalse();
    assertThat(enter("2001:db8:0:1::1").within()).isTrue();
    second.leave();
    first.leave();
    first.leave();
    assertThat(enter("203.0.113.1").within()).isTrue();
  }

  @Test
  void thisMachineIsOneClientByWhateverAddress() throws UnknownHostException {
    List<AddressShares.Place> places =
        List.of(enter("127.0.0.1"), enter("192.0.2.1"), enter("127.9.9.9"));
    assertThat(places).extracting(AddressShares.Place::within).containsExactly(true, true, false);
    places.forEach(AddressShares.Place::leave);
    assertThat(shares.clients()).isZero();
  }

  private AddressShares.Place enter(String remote) throws UnknownHostException {
    return shares.enter(InetAddress.getByName(remote), InetAddress.getByName("192.0.2.1"));
  }
}
