package dev.banyan.http;

import dev.banyan.data.LastCommit;

/**
 * Lets an operation that writes answer where a later read must have come to, without its own doing.
 * What only the request itself leaves in the database (an idempotency key, say) counts for nothing.
 *
 * @param operation what it does and answers
 */
record PositionedEndpoint(Endpoint operation) implements Endpoint {

  @Override
  public Answer handle(Call call) throws Exception {
    var written = new LastCommit();
    Answer answer = written.<Answer, Exception>during(() -> operation.handle(call));
    return written.position().map(answer::position).orElse(answer);
  }
}
