package dev.banyan.jobs;

/** Where a job is in its life. */
public enum JobState {
  /** Waits for its first or its next attempt. */
  QUEUED,
  /** An attempt is under way. */
  RUNNING,
  /** It was done. */
  DONE,
  /** It failed for good: a dead letter. */
  DEAD
}
