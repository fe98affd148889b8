package dev.banyan.server;

import dev.banyan.http.ApiConfig;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys under {@code api:}: Banyan's own API and console. */
public record NodeApiConfig(
    @Doc("Port of the API and the console. 0 takes a free one.")
        @Default("8081")
        @Range(min = 0, max = 65_535)
        int port,
    @Doc("Address to listen on.") @Default("127.0.0.1") String bind,
    @Doc(
            "Address by which people reach it, where it is not http://localhost:port. Apps get the"
                + " one by which programs on its machine reach it, in BANYAN_URL.")
        Optional<String> url,
    @Doc(
            "Further names by which it may be asked, such as console.example.com or"
                + " *.example.com. It answers for localhost, for every IP address, and for the name"
                + " in api.url; any other is refused, so that no page can reach it by a name that"
                + " it makes point here.")
        List<String> hosts,
    @Doc("Open client connections.") @Default("4096") @Range(min = 1) int connectionsMax,
    @Doc(
            "Open client connections of one address, an IPv6 one with its whole /64. This machine's"
                + " own clients have half of connectionsMax together where that is more; what comes"
                + " through the edge is counted by the edge alone.")
        @Default("256")
        @Range(min = 1)
        int connectionsPerAddressMax,
    @Doc("A request's head has to arrive within this; on a new connection its first byte too.")
        @Default("10s")
        Duration requestHead,
    @Doc("Token that Prometheus shows for /metrics from elsewhere than loopback.")
        Optional<Secret> metricsToken,
    @Doc("Limits and rules of requests.") ApiConfig requests) {

  public NodeApiConfig {
    hosts = List.copyOf(hosts);
    if (!requestHead.isPositive()) {
      throw new IllegalArgumentException("requestHead is more than zero");
    }
  }
}
