package dev.banyan.operate.prometheus;

import dev.banyan.kernel.Printable;
import java.net.URI;
import java.net.URISyntaxException;

/** An address of metrics, as somebody wrote it. */
public final class MetricsUrl {

  private MetricsUrl() {}

  /**
   * Reads an address; {@code host:9090/metrics} is taken for http.
   *
   * @throws MetricsException in words, where it is none
   */
  public static URI parse(String text) {
    String given = text.contains("://") ? text : "http://" + text;
    URI url;
    try {
      url = new URI(given);
    } catch (URISyntaxException broken) {
      throw none(text);
    }
    if (url.getScheme() == null
        || !url.getScheme().equalsIgnoreCase("http") && !url.getScheme().equalsIgnoreCase("https")
        || url.getHost() == null) {
      throw none(text);
    }
    if (url.getUserInfo() != null) {
      throw new MetricsException(
          "A password in an address is seen by everybody on this machine; put a token into a file:"
              + " --token-file FILE");
    }
    return url;
  }

  /** Whether nothing but a server is named, so that its answer decides what it is. */
  public static boolean isRoot(URI url) {
    String path = url.getRawPath();
    return path == null || path.isEmpty() || path.equals("/");
  }

  /**
   * An address as messages and reports may hold it: without its query, which often has a token in
   * it, and without a login.
   */
  public static String shown(URI url) {
    return shown(url.toString());
  }

  private static String shown(String text) {
    String login = text.replaceFirst("//[^/?#]*@", "//");
    return Printable.of(login.replaceFirst("(?s)[?#].*", ""));
  }

  /** The same place with another path below its own. */
  static URI below(URI url, String path) {
    String base = url.toString();
    int query = base.indexOf('?');
    base = query < 0 ? base : base.substring(0, query);
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static MetricsException none(String text) {
    return new MetricsException(
        "'"
            + shown(text)
            + "' is no address; write http://HOST:PORT/metrics, or a Prometheus server's"
            + " http://HOST:9090");
  }
}
