package dev.banyan.operate.measure;

/** What cannot be measured, and what to do about it, in words for people. */
public final class MeasureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MeasureException(String message) {
    super(message);
  }

  public MeasureException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same in another's words. */
  static MeasureException of(Throwable told) {
    return new MeasureException(String.valueOf(told.getMessage()), told);
  }
}
