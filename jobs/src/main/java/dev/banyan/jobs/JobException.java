package dev.banyan.jobs;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;

/** What can go wrong with a job that somebody can do something about. */
public abstract sealed class JobException extends ProblemException {

  private static final long serialVersionUID = 1L;

  private JobException(Problem problem) {
    super(problem);
  }

  /** As many jobs wait as may wait. */
  public static final class QueueFull extends JobException {
    private static final long serialVersionUID = 1L;

    QueueFull(int queuedMax) {
      super(
          Problem.of(
                  "job-queue-full",
                  503,
                  "Queue full",
                  queuedMax + " jobs wait already (jobs.queuedMax). Try again later.")
              .with(Problems.RETRY_AFTER_SECONDS, 10L));
    }
  }

  /** This attempt has lost its right to act: its time is over, or another attempt has begun. */
  public static final class LeaseLost extends JobException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Id job) {
      super(
          Problem.of(
                  "job-lease-lost",
                  409,
                  "Lease lost",
                  "This attempt may no longer act; a later one does the job.")
              .with("job", job.toString()));
    }
  }

  /** Thrown by a handler to end its job as a dead letter at once. */
  public static final class Hopeless extends JobException {
    private static final long serialVersionUID = 1L;

    public Hopeless(String detail) {
      super(Problem.of("job-hopeless", 422, "Job cannot be done", detail));
    }
  }
}
