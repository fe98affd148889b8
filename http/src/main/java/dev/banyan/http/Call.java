package dev.banyan.http;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import java.util.Optional;

/**
 * One request, already checked against the contract, with its caller. Read it on the endpoint's
 * thread.
 */
public interface Call {

  /** Who calls; {@link Caller.Anonymous} only on public operations. */
  default Caller caller() {
    return authentication().caller();
  }

  Authentication authentication();

  /**
   * An id in the path.
   *
   * @param name the parameter's name, which is also what the thing is called in the 404
   * @param prefix the id's prefix, such as {@code usr}
   * @throws dev.banyan.kernel.ProblemException 404 when the text is no such id, worded as for an
   *     unknown one
   */
  Id id(String name, String prefix);

  /** A path parameter, decoded. */
  String path(String name);

  /** A query parameter, decoded; the first of several. */
  Optional<String> query(String name);

  /**
   * The JSON body, read strictly: unknown and doubled fields are refused.
   *
   * @throws dev.banyan.kernel.ProblemException 400 that names the field
   */
  <R> R body(Class<R> type);

  /** The body as sent; empty when there is none. Not to be changed. */
  byte[] rawBody();

  Optional<String> header(String name);

  /** The entity tag of {@code If-Match}, without its quotes; {@code *} as it is. */
  Optional<String> ifMatch();

  /** What {@code limit} and {@code cursor} ask for. */
  PageRequest page();

  /** The position in {@code Banyan-Position} that a read must have reached. */
  Optional<Position> position();

  /** The last event that a returning reader of a stream has seen. */
  Optional<String> lastEventId();

  /** The request's id as the answer and the logs name it. */
  String requestId();

  /** The client's address, without a port: the peer's, or what this node's own edge says. */
  String remoteAddress();

  /** Whether the client's request came over TLS, to us or to this node's own edge. */
  boolean secure();
}
