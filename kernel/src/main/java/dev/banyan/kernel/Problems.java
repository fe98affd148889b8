package dev.banyan.kernel;

/** The failures that every slice knows. Each method makes an exception for the caller to throw. */
public final class Problems {

  /** The member that holds how many seconds to wait; sent as {@code Retry-After} too. */
  public static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";

  private Problems() {}

  /** 404, worded alike for what does not exist and for what belongs to another team. */
  public static ProblemException notFound(String what, String id) {
    return new Common(
        Problem.of(
                "not-found",
                404,
                "Not found",
                "There is no such " + what + ", or it is not yours. Check the id and the account.")
            .with("id", id));
  }

  /** 403: known, a member, but the role does not reach. */
  public static ProblemException forbidden(String detail) {
    return new Common(Problem.of("forbidden", 403, "Forbidden", detail));
  }

  /** 401: no credential, or none that holds. */
  public static ProblemException unauthorized(String detail) {
    return new Common(Problem.of("unauthorized", 401, "Sign in first", detail));
  }

  /** 400: one field of the request is wrong. */
  public static ProblemException invalid(String field, String detail) {
    return new Common(
        Problem.of("invalid-request", 400, "Invalid request", detail).with("field", field));
  }

  /** 409, with a slug of the slice's own. */
  public static ProblemException conflict(String slug, String detail) {
    return new Common(Problem.of(slug, 409, "Conflict", detail));
  }

  /** 412: {@code If-Match} named another version than the current one. */
  public static ProblemException preconditionFailed(String currentVersion) {
    return new Common(
        Problem.of(
                "precondition-failed",
                412,
                "Changed meanwhile",
                "It was changed since you read it. Read it again, apply your change, and send"
                    + " the new ETag as If-Match.")
            .with("current", currentVersion));
  }

  /** 429: over a rate limit. */
  public static ProblemException tooManyRequests(String detail, long retryAfterSeconds) {
    return new Common(
        Problem.of("rate-limited", 429, "Too many requests", detail)
            .with(RETRY_AFTER_SECONDS, retryAfterSeconds));
  }

  /** 503: cannot be served now, but later. */
  public static ProblemException unavailable(String detail, long retryAfterSeconds) {
    return new Common(
        Problem.of("unavailable", 503, "Unavailable", detail)
            .with(RETRY_AFTER_SECONDS, retryAfterSeconds));
  }

  /** Any other problem that a slice words itself. */
  public static ProblemException of(Problem problem) {
    return new Common(problem);
  }

  private static final class Common extends ProblemException {
    private static final long serialVersionUID = 1L;

    Common(Problem problem) {
      super(problem);
    }
  }
}
