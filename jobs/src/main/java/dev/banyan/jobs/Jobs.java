package dev.banyan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.Id;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Durable background work. A job is done at least once; each attempt holds a fenced lease, a failed
 * one is tried again after a growing pause, and the last one leaves a dead letter. Thread-safe;
 * calls block.
 */
public interface Jobs {

  /** Says who does the jobs of a kind on this node; once for each kind. */
  void handle(JobKind kind, JobHandler handler);

  /**
   * Runs work again and again on one node at a time, for as long as this process lives; the time of
   * the next run is durable. A run that fails is logged and counted, and comes again when due.
   *
   * @param name for ever: lower-case letters, digits, hyphens, dots
   */
  void recurring(String name, Recurrence when, Runnable work);

  /**
   * Enqueues a job in a transaction of its own.
   *
   * @param idempotencyKey a second job of the same team, kind and key is the first one
   * @throws JobException.QueueFull when too many wait
   */
  Id enqueue(String kind, Id team, String idempotencyKey, JsonNode payload);

  /** Enqueues a job in the caller's transaction on the directory. */
  Id enqueue(Handle directory, String kind, Id team, String idempotencyKey, JsonNode payload);

  /** A job as it stands, until it is forgotten. */
  Optional<Job> find(Id job);

  /** The newest dead letters. */
  List<Job> deadLetters(int limit);

  /** Gives a dead letter all its attempts anew; false when it is none. */
  boolean retry(Id deadLetter);
}
