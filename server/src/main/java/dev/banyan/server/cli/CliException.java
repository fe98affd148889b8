package dev.banyan.server.cli;

/** A command that cannot be done, in words that say what to do; shown without a stack trace. */
sealed class CliException extends RuntimeException permits Node.Away {

  private static final long serialVersionUID = 1L;

  CliException(String message) {
    super(message);
  }
}
