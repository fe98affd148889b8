package dev.banyan.server.scale;

import dev.banyan.apps.App;
import dev.banyan.apps.AppStatus;
import dev.banyan.apps.TrafficSource;
import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Periodic;
import dev.banyan.scale.advise.Series;
import dev.banyan.scale.advise.Window;
import dev.banyan.workloads.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows for advice from what the node itself sees of an app: the edge's figures of its requests,
 * what its instances take, and the queues that its autoscalers read. What the node cannot see (the
 * app's own pool, its model's latency) is not in them. Thread-safe.
 */
public final class AppWindow implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AppWindow.class);

  /** Narrow enough for evidence of a minute, and few enough samples. */
  private static final Duration TRAFFIC_STEP = Duration.ofSeconds(10);

  private final TrafficSource traffic;
  private final UsageHistory usage;
  private final QueueHistory queues;
  private final Machine machine;
  private final InstantSource clock;
  private final List<Periodic> looks = new ArrayList<>();

  AppWindow(
      TrafficSource traffic,
      UsageHistory usage,
      QueueHistory queues,
      Machine machine,
      InstantSource clock) {
    this.traffic = traffic;
    this.usage = usage;
    this.queues = queues;
    this.machine = machine;
    this.clock = clock;
  }

  /**
   * Begins to look at what instances take, and at queues; until {@link #close}.
   *
   * @param queuesSeen of each app at the last look of its autoscalers
   */
  public static AppWindow start(
      TrafficSource traffic,
      Workloads workloads,
      Supplier<Map<Id, QueuesSeen>> queuesSeen,
      Machine machine,
      InstantSource clock) {
    var usage = new UsageHistory(workloads, machine.cpuShare(), clock);
    workloads.onTransition(usage::note);
    var queues = new QueueHistory(queuesSeen, clock);
    var window = new AppWindow(traffic, usage, queues, machine, clock);
    window.looks.add(
        Periodic.start(
            "usage-history",
            UsageHistory.STEP,
            usage::look,
            failure -> log.error("what instances take could not be looked up", failure)));
    window.looks.add(
        Periodic.start(
            "queue-history",
            UsageHistory.STEP,
            queues::look,
            failure -> log.error("what was read of queues could not be kept", failure)));
    return window;
  }

  /**
   * What was seen of an app until now. Answers from memory.
   *
   * @param status of the app now: its services' limits are what use is measured against
   * @param reach how far back, at most {@link TrafficSource#WINDOW_MAX}; use of instances and
   *     queues are kept for half an hour, so that of longer windows they cover the end alone
   */
  public Window of(App app, AppStatus status, Duration reach) {
    Instant now = clock.instant();
    Duration back =
        reach.compareTo(TrafficSource.WINDOW_MAX) > 0 ? TrafficSource.WINDOW_MAX : reach;
    Instant since = now.minus(back);
    List<Tick> ticks =
        usage.of(app.id()).stream().filter(tick -> !tick.at().isBefore(since)).toList();
    List<Series> series = new ArrayList<>();
    series.addAll(UsageSeries.of(ticks, status, machine));
    series.addAll(TrafficMetrics.of(traffic.series(app.id(), back, TRAFFIC_STEP)));
    series.addAll(queues.of(app.id(), back));
    return new Window(now, series);
  }

  @Override
  public void close() {
    looks.forEach(Periodic::close);
  }
}
