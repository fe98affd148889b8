package dev.banyan.server.cli;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A token of a file or the environment; never of the command line, which everybody can read. */
final class BearerToken {

  private BearerToken() {}

  /**
   * What a file holds, without the space around it.
   *
   * @throws CliException for an empty file, or what is no token; the message does not show it
   */
  static Secret of(Path file) throws IOException {
    return of(ScaleFiles.text(file))
        .orElseThrow(() -> new CliException(file + " is empty; it should hold the token."));
  }

  /** Nothing where there is but space. */
  static Optional<Secret> of(String text) {
    Secret token = new Secret(text.strip());
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (!token.isToken()) {
      throw new CliException("The token has characters that no token has.");
    }
    return Optional.of(token);
  }
}
