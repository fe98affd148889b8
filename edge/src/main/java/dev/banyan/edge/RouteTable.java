package dev.banyan.edge;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everything that the edge serves. Immutable; a change is a new table. */
public record RouteTable(List<Site> sites) {

  /** Nothing: every request is answered with a page that says so. */
  public static final RouteTable EMPTY = new RouteTable(List.of());

  public RouteTable {
    sites = List.copyOf(sites);
    Set<String> hosts = new HashSet<>();
    for (Site site : sites) {
      String host = site.host().orElse("").toLowerCase(Locale.ROOT);
      if (!hosts.add(host)) {
        throw new IllegalArgumentException(
            host.isEmpty() ? "two sites own every host" : "two sites own the host " + host);
      }
    }
  }
}
