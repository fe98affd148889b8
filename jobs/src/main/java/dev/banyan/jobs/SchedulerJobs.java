package dev.banyan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.jobs.Attempts.Outcome;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs over db-scheduler, which finds what is due, gives it to one node, and renews its lease. What
 * a job is, how often it was tried and which attempt holds the fence stands in {@link JobTable}.
 */
final class SchedulerJobs implements Jobs, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SchedulerJobs.class);
  private static final Duration NOBODY_HERE = Duration.ofSeconds(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int MISSED_HEARTBEATS = 4;
  private static final double FETCH_BELOW = 0.5;

  // Another attempt holds the fence, and with it the row of what is due.
  private static final CompletionHandler<Void> LEFT_TO_ANOTHER = (complete, operations) -> {};

  private record Registered(JobKind kind, JobHandler handler) {}

  private final JobsConfig config;
  private final JobTable table;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final Attempts attempts;
  private final RecurringWork recurring;
  private final Scheduler scheduler;
  private final Map<String, Registered> kinds = new ConcurrentHashMap<>();

  SchedulerJobs(
      JobsConfig config,
      SqlDatabase directory,
      String node,
      IdGenerator ids,
      InstantSource clock,
      MeterRegistry meters) {
    this.config = config;
    this.table = new JobTable(directory, clock);
    this.ids = ids;
    this.clock = clock;
    this.attempts = new Attempts(meters);
    this.recurring = new RecurringWork(clock, meters);
    CustomTask<Void> job =
        Tasks.custom(JobTable.TASK, Void.class).onDeadExecutionRevive().execute(this::execute);
    this.scheduler =
        Scheduler.create(directory.dataSource(), job, recurring.task())
            .tableName("job_due")
            .schedulerName(() -> node)
            .clock(clock::instant)
            .threads(config.concurrencyMax())
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .pollingInterval(config.pollInterval())
            .pollUsingLockAndFetch(FETCH_BELOW, 1.0)
            .heartbeatInterval(config.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .alwaysPersistTimestampInUTC()
            .shutdownMaxWait(STOP_WITHIN)
            .build();
    int released = table.release(node);
    if (released > 0) {
      log.info("{} jobs that this node held before it ended are free again", released);
    }
  }

  void start() {
    scheduler.start();
  }

  @Override
  public void handle(JobKind kind, JobHandler handler) {
    if (kinds.putIfAbsent(kind.name(), new Registered(kind, handler)) != null) {
      throw new IllegalStateException("the kind " + kind.name() + " is handled already");
    }
    table.makeDue(kind.name());
    scheduler.triggerCheckForDueExecutions();
  }

  @Override
  public void recurring(String name, Recurrence when, Runnable work) {
    recurring.register(scheduler, name, when, work);
  }

  @Override
  public Id enqueue(String kind, Id team, String idempotencyKey, JsonNode payload) {
    return table
        .directory()
        .write(
            new Query("enqueue", "job"),
            handle -> enqueue(handle, kind, team, idempotencyKey, payload))
        .value();
  }

  @Override
  public Id enqueue(
      Handle directory, String kind, Id team, String idempotencyKey, JsonNode payload) {
    if (table.waiting(directory, config.queuedMax())) {
      throw new JobException.QueueFull(config.queuedMax());
    }
    Id id = table.insert(directory, ids.within(team, "job"), team, kind, idempotencyKey, payload);
    directory.afterCommit(scheduler::triggerCheckForDueExecutions);
    return id;
  }

  @Override
  public Optional<Job> find(Id job) {
    return table.find(job);
  }

  @Override
  public List<Job> deadLetters(int limit) {
    return table.dead(limit);
  }

  @Override
  public boolean retry(Id deadLetter) {
    boolean revived = table.revive(deadLetter);
    scheduler.triggerCheckForDueExecutions();
    return revived;
  }

  /** Forgets what ended long ago. */
  void forget() {
    table.forget(Duration.ofDays(config.keepDoneDays()), Duration.ofDays(config.keepDeadDays()));
  }

  /** What there is to do on all nodes. */
  QueueDepth depth() {
    return table.depth(config.queuedMax());
  }

  private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    Id id = Id.of("job", UUID.fromString(instance.getId()));
    Optional<String> kind = table.kind(id);
    if (kind.isEmpty()) {
      return (complete, operations) -> operations.stop();
    }
    Registered registered = kinds.get(kind.get());
    if (registered == null) {
      // A node of another version knows this kind, or this one will after it has started.
      return (complete, operations) ->
          operations.reschedule(complete, clock.instant().plus(NOBODY_HERE));
    }
    Optional<JobRun> run = table.begin(id);
    if (run.isEmpty()) {
      return (complete, operations) -> operations.stop();
    }
    if (run.get().attempt() > registered.kind().retry().attemptsMax()) {
      return failed(
          registered.kind(),
          run.get(),
          new Outcome.Failed("its attempts ended with the process that ran them", true));
    }
    return attempt(registered, run.get(), context);
  }

  private CompletionHandler<Void> attempt(
      Registered registered, JobRun run, ExecutionContext context) {
    JobKind kind = registered.kind();
    Outcome outcome;
    try {
      outcome =
          attempts.run(
              kind,
              registered.handler(),
              run,
              () -> context.getCurrentlyExecuting().getHeartbeatState().hasStaleHeartbeat());
    } catch (InterruptedException stopping) {
      // The node stops: the job is due again at once, here or elsewhere, and this counts for
      // nothing.
      table.giveBack(run);
      Thread.currentThread().interrupt();
      return (complete, operations) -> operations.reschedule(complete, clock.instant());
    }
    return switch (outcome) {
      case Outcome.Done done ->
          table.end(run, JobState.DONE, Optional.empty())
              ? (complete, operations) -> operations.stop()
              : LEFT_TO_ANOTHER;
      case Outcome.Failed failed -> failed(kind, run, failed);
    };
  }

  private CompletionHandler<Void> failed(JobKind kind, JobRun run, Outcome.Failed failed) {
    log.warn("{} of kind {}, attempt {}: {}", run.id(), kind.name(), run.attempt(), failed.error());
    boolean last = failed.hopeless() || run.attempt() >= kind.retry().attemptsMax();
    if (!table.end(run, last ? JobState.DEAD : JobState.QUEUED, Optional.of(failed.error()))) {
      return LEFT_TO_ANOTHER;
    }
    if (last) {
      attempts.countDead(kind);
      return (complete, operations) -> operations.stop();
    }
    return (complete, operations) ->
        operations.reschedule(complete, clock.instant().plus(kind.retry().after(run.attempt())));
  }

  @Override
  public void close() {
    scheduler.stop();
  }
}
