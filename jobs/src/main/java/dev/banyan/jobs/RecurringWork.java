package dev.banyan.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that comes again and again: one durable row for each name, run by one node at a time. */
final class RecurringWork {

  /** The most names; they come from code, not from users. */
  static final int NAMES_MAX = 200;

  private static final Logger log = LoggerFactory.getLogger(RecurringWork.class);
  private static final Duration NOBODY_HERE = Duration.ofSeconds(30);

  private record Registered(Recurrence when, Runnable work) {}

  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, Registered> works = new ConcurrentHashMap<>();
  private final CustomTask<Void> task =
      Tasks.custom("recurring", Void.class).onDeadExecutionRevive().execute(this::execute);

  RecurringWork(InstantSource clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
  }

  CustomTask<Void> task() {
    return task;
  }

  void register(Scheduler scheduler, String name, Recurrence when, Runnable work) {
    if (!name.matches("[a-z][a-z0-9.-]{0,60}")) {
      throw new IllegalArgumentException("not a name of recurring work: " + name);
    }
    if (works.size() >= NAMES_MAX) {
      throw new IllegalStateException("more than " + NAMES_MAX + " recurring works");
    }
    if (works.putIfAbsent(name, new Registered(when, work)) != null) {
      throw new IllegalStateException("there is recurring work named " + name + " already");
    }
    var first = when instanceof Recurrence.Every ? clock.instant() : when.after(clock.instant());
    scheduler.scheduleIfNotExists(task.instance(name), first);
    scheduler.triggerCheckForDueExecutions();
  }

  private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    Registered registered = works.get(instance.getId());
    if (registered == null) {
      return (complete, operations) ->
          operations.reschedule(complete, clock.instant().plus(NOBODY_HERE));
    }
    try {
      registered.work().run();
    } catch (RuntimeException failure) {
      log.warn("the recurring work {} failed", instance.getId(), failure);
      Counter.builder("jobs.recurring.failures")
          .tag("name", instance.getId())
          .register(meters)
          .increment();
    }
    return (complete, operations) ->
        operations.reschedule(complete, registered.when().after(clock.instant()));
  }
}
