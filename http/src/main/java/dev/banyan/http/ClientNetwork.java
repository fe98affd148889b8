package dev.banyan.http;

/** What of a client's address counts as one client, where clients are counted. */
public final class ClientNetwork {

  private static final int IPV6_NETWORK_GROUPS = 4;

  private ClientNetwork() {}

  /** An IPv4 address as it is, an IPv6 one without the half that its holder chooses. */
  public static String of(String remoteAddress) {
    if (remoteAddress.indexOf(':') < 0 || remoteAddress.indexOf('.') >= 0) {
      return remoteAddress;
    }
    int zone = remoteAddress.indexOf('%');
    String address = zone < 0 ? remoteAddress : remoteAddress.substring(0, zone);
    int gap = address.indexOf("::");
    String[] before = (gap < 0 ? address : address.substring(0, gap)).split(":", -1);
    String[] after = gap < 0 ? new String[0] : address.substring(gap + 2).split(":", -1);
    var network = new StringBuilder();
    for (int group = 0; group < IPV6_NETWORK_GROUPS; group++) {
      int fromEnd = group - (8 - after.length);
      String text =
          group < before.length && !before[group].isEmpty()
              ? before[group]
              : fromEnd >= 0 && !after[fromEnd].isEmpty() ? after[fromEnd] : "0";
      network.append(text).append(':');
    }
    return network.append(":/64").toString();
  }
}
