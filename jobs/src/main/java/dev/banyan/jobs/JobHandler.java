package dev.banyan.jobs;

/** Does a job. Runs on a virtual thread of its own and may block. */
@FunctionalInterface
public interface JobHandler {

  /**
   * Does it, at least once: a crash between the effect and its record runs it again, so the effect
   * must bear repetition (or be written under {@link JobRun#requireLease}).
   *
   * @throws JobException.Hopeless when no further attempt can help
   * @throws Exception any other: tried again later
   */
  void run(JobRun run) throws Exception;
}
