package dev.banyan.http;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import io.vertx.ext.web.handler.HttpException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into what the caller is told. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int CAUSES_MAX = 10;
  private static final long RETRY_AFTER_SECONDS = 2;

  private Failures() {}

  /** Words that give nothing of the inside away; what they leave out is logged. */
  static Problem problem(Throwable failure, String requestId) {
    Throwable cause = unwrap(failure);
    if (cause instanceof ProblemException known) {
      if (known.problem().status() >= 500 && known.getCause() != null) {
        LOG.warn("request {}: {}", requestId, known.getMessage(), known.getCause());
      }
      return known.problem();
    }
    if (cause instanceof HttpException http && http.getStatusCode() < 500) {
      return ofStatus(http.getStatusCode());
    }
    if (databaseBusy(cause)) {
      LOG.warn("request {} got no database connection: {}", requestId, cause.getMessage());
      return Problems.unavailable(
              "The database is busy. Try again in a moment.", RETRY_AFTER_SECONDS)
          .problem();
    }
    LOG.error("request {} failed", requestId, cause);
    return Problem.of(
        "internal",
        500,
        "Internal error",
        "Something failed on our side and was logged. Try again; if it lasts, give the operator"
            + " the requestId.");
  }

  /** A failure of the HTTP layer itself, by its status. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 ->
          Problem.of(
              "no-such-path",
              404,
              "Not found",
              "There is nothing at this path. See /v1's contract.");
      case 405 ->
          Problem.of(
              "method-not-allowed", 405, "Method not allowed", "Allow lists what this path takes.");
      case 413 -> Problem.of("body-too-large", 413, "Body too large", "Send less, or in parts.");
      case 408 ->
          Problem.of("body-too-slow", 408, "Request timeout", "Send the whole body in time.");
      default ->
          Problem.of(
              "bad-request",
              status >= 400 && status < 500 ? status : 400,
              "Bad request",
              "The request is malformed. Check its path, query and headers.");
    };
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX; i++) {
      boolean wrapper = cause instanceof CompletionException || cause instanceof ExecutionException;
      if (!wrapper || cause.getCause() == null) {
        break;
      }
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean databaseBusy(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
