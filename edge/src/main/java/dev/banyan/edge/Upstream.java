package dev.banyan.edge;

import dev.banyan.kernel.Id;

/**
 * One running copy that answers HTTP/1.1.
 *
 * @param instance its id; counters and connections are kept over route tables by it
 * @param host an IP address or a name
 */
public record Upstream(Id instance, String host, int port) {
  public Upstream {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is from 1 to 65535");
    }
  }
}
