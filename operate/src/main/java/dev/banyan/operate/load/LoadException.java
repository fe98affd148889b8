package dev.banyan.operate.load;

/** A load that cannot be made, in words that say what to do. */
public final class LoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LoadException(String message) {
    super(message);
  }
}
