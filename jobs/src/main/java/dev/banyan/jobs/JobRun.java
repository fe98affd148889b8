package dev.banyan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.Id;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/**
 * One attempt at a job, as its handler sees it.
 *
 * @param attempt 1 for the first
 * @param fence grows with every attempt of the job: whoever keeps it with an effect can refuse the
 *     effects of attempts that came before
 */
public record JobRun(
    Id id, Id team, String kind, JsonNode payload, int attempt, long fence, AtomicBoolean ended) {

  /** Whether the attempt has lost its lease; its thread was interrupted then. */
  public boolean cancelled() {
    return ended.get();
  }

  /**
   * Makes a transaction of the directory depend on the lease: it commits only while this attempt is
   * the current one.
   *
   * @throws JobException.LeaseLost when it is not
   */
  public void requireLease(Handle directory) {
    boolean held =
        !cancelled()
            && directory
                .createQuery(
                    """
                    SELECT 1 FROM job WHERE id = :id AND fence = :fence AND state = 'running'
                    FOR UPDATE
                    """)
                .bind("id", id.uuid())
                .bind("fence", fence)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    if (!held) {
      throw new JobException.LeaseLost(id);
    }
  }
}
