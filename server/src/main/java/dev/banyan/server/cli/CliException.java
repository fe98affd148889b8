package dev.banyan.server.cli;

/** A command that cannot be done, in words that say what to do; shown without a stack trace. */
final class CliException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CliException(String message) {
    super(message);
  }
}
