package dev.banyan.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where the node is reached.
 *
 * @param api for people: the console and the API
 * @param apiHost an address of this machine on which it listens, as a literal
 * @param apiPort the port it listens on
 * @param app for people: the app that owns every host which no other names
 */
record NodeAddresses(String api, String apiHost, int apiPort, String app) {

  /** The app's address holds the configured port until {@link #withEdgePort}. */
  static NodeAddresses of(ServerConfig config) {
    InetAddress bind = address("api.bind", config.api().bind());
    int port = config.api().port() == 0 ? freePort(bind) : config.api().port();
    // Only where the API listens: on another address of the port a stranger might, and would be
    // shown keys and sessions.
    String host = bind.isAnyLocalAddress() ? "127.0.0.1" : literal(bind);
    String api = config.api().url().orElse("http://" + forPeople(bind) + ":" + port);
    return new NodeAddresses(
        api.endsWith("/") ? api.substring(0, api.length() - 1) : api,
        host,
        port,
        "http://"
            + forPeople(address("edge.bind", config.edge().bind()))
            + ":"
            + config.edge().port());
  }

  NodeAddresses withEdgePort(int port) {
    return new NodeAddresses(
        api, apiHost, apiPort, app.substring(0, app.lastIndexOf(':') + 1) + port);
  }

  /** Whether people come over TLS, be it only as far as a proxy in front. */
  boolean behindTls() {
    return api.regionMatches(true, 0, "https:", 0, 6);
  }

  /** For programs on this machine: apps, and the command line. */
  String localApi() {
    return "http://" + inUrl(apiHost) + ":" + apiPort;
  }

  private static InetAddress address(String key, String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(key + " is no address: " + bind, unknown);
    }
  }

  /** The one name that every machine has for itself, where it leads to what listens. */
  private static String forPeople(InetAddress bind) {
    return bind.isAnyLocalAddress() || isLocalhost(bind) ? "localhost" : inUrl(literal(bind));
  }

  /** Of the loopback addresses the name stands for these two alone. */
  private static boolean isLocalhost(InetAddress bind) {
    String literal = literal(bind);
    return literal.equals("127.0.0.1") || literal.equals("0:0:0:0:0:0:0:1");
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static String inUrl(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Apps are told the port before the API can listen, so that "any" is decided here. */
  private static int freePort(InetAddress bind) {
    try (var socket = new ServerSocket(0, 1, bind)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
