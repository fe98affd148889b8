package dev.banyan.edge;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose request it is. The connection's own address counts, unless it belongs to a trusted
 * proxy: then the rightmost address of {@code X-Forwarded-For} that no trusted proxy has.
 */
final class ClientAddresses {

  /** Addresses looked at in one header; the rest is the client's own invention. */
  private static final int HOPS_MAX = 16;

  private final List<Network> trusted;

  ClientAddresses(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(Network::parse).toList();
  }

  boolean trusts(InetAddress peer) {
    if (trusted.isEmpty()) {
      return false;
    }
    for (Network network : trusted) {
      if (network.holds(peer.getAddress())) {
        return true;
      }
    }
    return false;
  }

  /** The client behind a trusted proxy; the peer itself where the header says nothing usable. */
  String clientOf(InetAddress peer, @Nullable String forwardedFor) {
    InetAddress client = peer;
    if (forwardedFor != null) {
      String[] hops = forwardedFor.split(",", -1);
      for (int i = hops.length - 1; i >= Math.max(0, hops.length - HOPS_MAX); i--) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(hops[i].strip());
        if (bytes == null) {
          break;
        }
        client = address(bytes);
        if (!trusts(client)) {
          break;
        }
      }
    }
    return client.getHostAddress();
  }

  /**
   * What a client address is limited by: itself in IPv4, its /64 in IPv6, where one customer owns
   * that many addresses.
   */
  static String limitKey(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    Arrays.fill(bytes, 8, 16, (byte) 0);
    return address(bytes).getHostAddress() + "/64";
  }

  /** The same of an address: its first one in IPv6. */
  static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address v6)) {
      return address;
    }
    byte[] bytes = v6.getAddress();
    Arrays.fill(bytes, 8, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      if (address instanceof Inet6Address v6 && v6.isIPv4CompatibleAddress()) {
        return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
      }
      return address;
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private record Network(byte[] prefix, int bits) {

    static Network parse(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? text : text.substring(0, slash);
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address.strip());
      if (bytes == null) {
        throw new IllegalArgumentException(
            "trustedProxies: '" + text + "' is no address; write 10.0.0.0/8 or ::1");
      }
      int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1).strip());
      if (bits < 0 || bits > bytes.length * 8) {
        throw new IllegalArgumentException("trustedProxies: '" + text + "' has no such prefix");
      }
      return new Network(bytes, bits);
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
        if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
