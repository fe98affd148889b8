package dev.banyan.kernel;

/**
 * A failure that the caller is told of in words. Each slice has a sealed family below this class;
 * what every slice needs stands in {@link Problems}.
 */
public abstract class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  protected ProblemException(Problem problem) {
    super(problem.slug() + ": " + problem.detail());
    this.problem = problem;
  }

  protected ProblemException(Problem problem, Throwable cause) {
    super(problem.slug() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  /** What the caller is told. */
  public final Problem problem() {
    return problem;
  }
}
