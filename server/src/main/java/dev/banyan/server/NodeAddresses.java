package dev.banyan.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where the node is reached.
 *
 * @param api for people: the console and the API
 * @param apiPort the port it listens on
 * @param app for people: the app
 */
record NodeAddresses(String api, int apiPort, String app) {

  /** The app's address holds the configured port until {@link #withEdgePort}. */
  static NodeAddresses of(ServerConfig config) {
    int port = config.api().port() == 0 ? freePort(config.api().bind()) : config.api().port();
    String api = config.api().url().orElse("http://localhost:" + port);
    return new NodeAddresses(
        api.endsWith("/") ? api.substring(0, api.length() - 1) : api,
        port,
        "http://localhost:" + config.edge().port());
  }

  NodeAddresses withEdgePort(int port) {
    return new NodeAddresses(api, apiPort, "http://localhost:" + port);
  }

  /** For programs on this machine: apps, and the command line. */
  String localApi() {
    return "http://127.0.0.1:" + apiPort;
  }

  /** Apps are told the port before the API can listen, so that "any" is decided here. */
  private static int freePort(String bind) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(bind))) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
