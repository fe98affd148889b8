package dev.banyan.http;

import dev.banyan.kernel.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * How the API knows the requests that this node's own edge passes on to it ({@code to:
 * banyan:api}): by a secret of this start, which the edge adds and takes from every client. Of such
 * a request the edge's word counts for who the client is; whatever else a request says of its way
 * here means nothing, since anybody can write it. Immutable.
 */
public final class TrustedEdge {

  /** The header that carries the secret; gone before an endpoint sees the request. */
  public static final String HEADER = "X-Banyan-Edge";

  static final String FORWARDED_FOR = "X-Forwarded-For";
  static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private static final int SECRET_BYTES = 32;

  private final Secret secret;
  private final boolean behindTls;

  private TrustedEdge(Secret secret, boolean behindTls) {
    this.secret = secret;
    this.behindTls = behindTls;
  }

  /** With a secret that nobody has yet. */
  public static TrustedEdge create(SecureRandom random) {
    return create(random, false);
  }

  /**
   * The same.
   *
   * @param behindTls whether people come over TLS that something in front ends, so that their
   *     cookies are {@code Secure} though no connection here is
   */
  public static TrustedEdge create(SecureRandom random, boolean behindTls) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new TrustedEdge(
        new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)), behindTls);
  }

  /** For the edge alone. */
  public Secret secret() {
    return secret;
  }

  /** Whether the edge passed the request on. Compares in constant time. */
  public boolean sent(HttpServerRequest request) {
    List<String> shown = request.headers().getAll(HEADER);
    return shown.size() == 1 && secret.equals(new Secret(shown.getFirst()));
  }

  /**
   * Who is at the other end.
   *
   * @param address without a port
   * @param secure whether the client's own connection has TLS, as far as is known
   */
  record Peer(String address, boolean secure) {}

  /** Finds the peer, and removes the secret from the request. */
  Peer receive(HttpServerRequest request) {
    boolean sent = sent(request);
    MultiMap headers = request.headers();
    headers.remove(HEADER);
    List<String> client = headers.getAll(FORWARDED_FOR);
    if (sent && client.size() == 1) {
      return new Peer(client.getFirst(), behindTls || "https".equals(headers.get(FORWARDED_PROTO)));
    }
    var peer = request.remoteAddress();
    return new Peer(
        peer == null || peer.hostAddress() == null ? "local" : peer.hostAddress(),
        behindTls || request.isSSL());
  }
}
