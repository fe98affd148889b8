package dev.banyan.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * One operation of the contract, with all that a request for it is held against.
 *
 * @param id the operation id
 * @param path as the contract writes it: {@code /v1/teams/{team}}; the label of metrics and logs
 * @param credentials the kinds that the operation takes; empty for a public one
 * @param mustSignIn whether a caller without any is refused
 * @param streams whether it answers with server-sent events
 * @param exempt whether it is served past the bound on concurrent requests: health checks
 * @param bodyBytesMax the largest body
 * @param schema checks parameters and body
 */
record ContractOperation(
    String id,
    HttpMethod method,
    String path,
    Set<CredentialKind> credentials,
    boolean mustSignIn,
    boolean streams,
    boolean exempt,
    long bodyBytesMax,
    RequestSchema schema) {

  /** How a request may prove its caller. */
  enum CredentialKind {
    BEARER,
    SESSION_COOKIE,
    TICKET
  }

  /** The path as Vert.x routes it: {@code /v1/teams/:team}. */
  String route() {
    return path.replaceAll("\\{([^}]+)}", ":$1");
  }

  boolean writes() {
    return !method.equals(HttpMethod.GET)
        && !method.equals(HttpMethod.HEAD)
        && !method.equals(HttpMethod.OPTIONS);
  }
}
