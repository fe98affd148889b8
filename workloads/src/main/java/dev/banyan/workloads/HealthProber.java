package dev.banyan.workloads;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Makes one health check. Blocks: call it on a virtual thread. */
@FunctionalInterface
interface HealthProber {

  Probe probe(HealthCheck check, int port);

  /**
   * What a check found.
   *
   * @param host the loopback address that answered; empty when none did
   * @param detail in words, for the reason of a transition
   */
  record Probe(Outcome outcome, String host, String detail) {}

  /** What a check means. */
  enum Outcome {
    READY,
    /** It answers, and asks for no traffic (503). */
    NOT_READY,
    FAILED
  }

  /** Checks over loopback: IPv4 first, then IPv6, where Node's {@code localhost} listens. */
  final class Loopback implements HealthProber {

    private static final List<String> HOSTS = List.of("127.0.0.1", "::1");

    private final Timer timer;

    Loopback(Timer timer) {
      this.timer = timer;
    }

    @Override
    public Probe probe(HealthCheck check, int port) {
      Probe refused = failed("nothing listens on port " + port);
      for (String host : HOSTS) {
        try {
          return check.path().isEmpty()
              ? connect(host, port, check.timeout())
              : get(host, port, check);
        } catch (ConnectException nothingThere) {
          continue;
        } catch (SocketTimeoutException late) {
          return failed(what(check, port) + " had no answer within " + words(check.timeout()));
        } catch (IOException broken) {
          return failed(what(check, port) + " failed: " + Explain.cause(broken));
        }
      }
      return refused;
    }

    private static Probe connect(String host, int port, Duration timeout) throws IOException {
      try (var socket = new Socket(Proxy.NO_PROXY)) {
        socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
        return new Probe(Outcome.READY, host, "port " + port + " accepts connections");
      }
    }

    private Probe get(String host, int port, HealthCheck check) throws IOException {
      String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      int timeoutMillis = Math.toIntExact(check.timeout().toMillis());
      var connection =
          (HttpURLConnection)
              URI.create("http://" + authority + check.path())
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(timeoutMillis);
      connection.setReadTimeout(timeoutMillis);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty("User-Agent", "banyan-health");
      // A service that drips its answer would otherwise hold each read just within its time.
      var watchdog = timer.after(check.timeout().multipliedBy(2), connection::disconnect);
      try {
        int status = connection.getResponseCode();
        String detail = what(check, port) + " answered " + status;
        if (status >= 200 && status < 400) {
          return new Probe(Outcome.READY, host, detail);
        }
        return status == 503
            ? new Probe(Outcome.NOT_READY, host, detail)
            : new Probe(Outcome.FAILED, host, detail);
      } finally {
        watchdog.cancel();
        connection.disconnect();
      }
    }

    private static String what(HealthCheck check, int port) {
      return check.path().isEmpty()
          ? "a connection to port " + port
          : "GET " + check.path() + " on port " + port;
    }

    private static String words(Duration duration) {
      return Explain.words(duration);
    }

    private static Probe failed(String detail) {
      return new Probe(Outcome.FAILED, "", detail);
    }
  }
}
