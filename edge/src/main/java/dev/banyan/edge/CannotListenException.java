package dev.banyan.edge;

/** The edge cannot have a port that it was told to listen on; says what to do about it. */
public final class CannotListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotListenException(String bind, int port, Throwable cause) {
    super(
        "The edge cannot listen on "
            + bind
            + ":"
            + port
            + ": "
            + cause.getMessage()
            + ". Stop what uses the port, or choose another with --port.",
        cause);
  }
}
