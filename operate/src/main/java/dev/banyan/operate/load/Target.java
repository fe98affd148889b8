package dev.banyan.operate.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a load is pointed at, resolved once: connections go to these addresses and no others.
 * Immutable.
 *
 * @param tls whether by HTTPS and WSS
 * @param host as the user wrote it, for the Host header and the certificate
 * @param addresses at least one
 * @param path of the URL that was given, with its query; {@code /} where it had none
 * @param authorities PEM certificates to trust in place of the JDK's
 */
public record Target(
    boolean tls,
    String host,
    int port,
    List<InetAddress> addresses,
    String path,
    Optional<Path> authorities) {

  /** Looks up names. */
  @FunctionalInterface
  public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  public Target {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a target has an address");
    }
  }

  /**
   * Reads a URL and resolves its host.
   *
   * @param ownThis whether the user says that the target is theirs; without it every address of its
   *     name must be this machine's loopback
   * @throws IllegalArgumentException in words, for what is no URL, no HTTP, or not to be loaded
   */
  public static Target of(String url, boolean ownThis) {
    return of(url, ownThis, host -> List.of(InetAddress.getAllByName(host)));
  }

  static Target of(String url, boolean ownThis, Resolver resolver) {
    URI uri = parsed(url);
    boolean tls = uri.getScheme().equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    List<InetAddress> addresses = resolved(uri.getHost(), resolver);
    if (!ownThis) {
      for (InetAddress address : addresses) {
        if (!address.isLoopbackAddress()) {
          throw new IllegalArgumentException(
              uri.getHost()
                  + " is "
                  + address.getHostAddress()
                  + ", which is not this machine. A load may bring down what it meets: if the"
                  + " target is yours, say so with --i-own-this");
        }
      }
    }
    return new Target(tls, uri.getHost(), port, addresses, pathAndQuery(uri), Optional.empty());
  }

  /** The same, trusting these certificates (PEM) in place of the JDK's. */
  public Target trusting(Path pem) {
    return new Target(tls, host, port, addresses, path, Optional.of(pem));
  }

  private static URI parsed(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException("'" + url + "' is no URL: " + wrong.getReason(), wrong);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "'" + url + "' is no HTTP URL; write http://localhost:8080/ or https://…");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("'" + url + "' names no host, or no port from 1 to 65535");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a URL with a password ends up in reports; send a header instead");
    }
    return uri.getScheme().equals(scheme)
        ? uri
        : URI.create(scheme + url.substring(scheme.length()));
  }

  private static List<InetAddress> resolved(String host, Resolver resolver) {
    String name = host.toLowerCase(Locale.ROOT);
    try {
      // RFC 6761: names below localhost are this machine, whatever a name server says.
      return resolver.resolve(name.endsWith(".localhost") ? "localhost" : host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("no address is known for the name " + host, unknown);
    }
  }

  /**
   * The path of an absolute URL of this target.
   *
   * @throws IllegalArgumentException for a URL of any other host, port or scheme
   */
  public String pathOf(String url) {
    URI uri = parsed(url);
    int uriPort = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    if (!uri.getScheme().equals(tls ? "https" : "http")
        || !uri.getHost().equalsIgnoreCase(host)
        || uriPort != port) {
      throw new IllegalArgumentException(
          "path: '" + url + "' is not of " + text() + "; a load never leaves its target");
    }
    return pathAndQuery(uri);
  }

  private static String pathAndQuery(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** For certificates, where an IPv6 address stands bare. */
  String hostWithoutBrackets() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The Host header. */
  String authority() {
    return port == (tls ? 443 : 80) ? host : host + ":" + port;
  }

  /** Scheme, host and port. */
  public String text() {
    return (tls ? "https://" : "http://") + authority();
  }
}
