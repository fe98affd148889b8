package dev.banyan.apps;

import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/** Logs and traffic over HTTP. */
final class ObservationHttp {

  private static final int TAIL_DEFAULT = 200;
  private static final int POINTS_MAX = 720;

  private final AppSupervisor apps;
  private final AppGate gate;
  private final TrafficSource traffic;
  private final LogStreams logs;
  private final InstantSource clock;

  ObservationHttp(
      AppSupervisor apps,
      AppGate gate,
      TrafficSource traffic,
      LogStreams logs,
      InstantSource clock) {
    this.apps = apps;
    this.gate = gate;
    this.traffic = traffic;
    this.logs = logs;
    this.clock = clock;
  }

  void register(Operations operations) {
    operations
        .on("streamLogs", this::streamLogs)
        .on("getMetrics", this::getMetrics)
        .on("streamMetrics", this::streamMetrics);
  }

  private Answer streamLogs(Call call) {
    App app = gate.viewer(call);
    LogFilter filter =
        new LogFilter(
            call.query("service"),
            call.query("instance").map(text -> parse("instance", "ins", text)));
    Predicate<LogLine> wanted =
        call.query("release")
            .map(text -> ofRelease(parse("release", "rel", text)))
            .orElse(l -> true);
    int tail = call.query("tail").map(Integer::parseInt).orElse(TAIL_DEFAULT);
    boolean follow = call.query("follow").map(Boolean::parseBoolean).orElse(true);
    Optional<Long> after = call.lastEventId().flatMap(LogStreams::offset);
    return Answer.events(
        sink -> {
          long at =
              after.isPresent()
                  ? logs.sendRest(sink, app.id(), filter, wanted, after.get())
                  : logs.tail(sink, app.id(), filter, wanted, tail);
          if (follow) {
            logs.follow(sink, app.id(), filter, wanted, at, () -> true);
          }
        });
  }

  /** Commands' lines come by their own id, which has the prefix {@code cmd}. */
  private static Id parse(String name, String prefix, String text) {
    try {
      return text.startsWith("cmd_") ? Id.parse("cmd", text) : Id.parse(prefix, text);
    } catch (IllegalArgumentException notAnId) {
      throw Problems.invalid(name, "That is no " + name + "'s id.");
    }
  }

  private Predicate<LogLine> ofRelease(Id release) {
    return line ->
        apps.workloads()
            .status(line.instance())
            .map(status -> status.release().equals(release))
            .orElse(false);
  }

  private Answer getMetrics(Call call) {
    App app = gate.viewer(call);
    Duration window = duration(call, "window", "15m");
    if (window.compareTo(TrafficSource.WINDOW_MAX) > 0) {
      throw Problems.invalid(
          "window",
          "A window is "
              + Durations.format(TrafficSource.WINDOW_MAX)
              + " at most; figures are kept no longer.");
    }
    Duration step = duration(call, "step", "10s");
    Duration narrowest = Duration.ofSeconds(Math.max(1, window.toSeconds() / POINTS_MAX));
    return Answer.ok(
        AppViews.metrics(
            app,
            traffic.series(app.id(), window, step.compareTo(narrowest) < 0 ? narrowest : step)));
  }

  private static Duration duration(Call call, String name, String fallback) {
    Duration duration;
    try {
      duration = Durations.parse(call.query(name).orElse(fallback));
    } catch (IllegalArgumentException wrong) {
      throw Problems.invalid(name, String.valueOf(wrong.getMessage()));
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw Problems.invalid(name, "It is 1s at least.");
    }
    return duration;
  }

  private Answer streamMetrics(Call call) {
    App app = gate.viewer(call);
    return Answer.events(
        sink -> {
          var closed = new java.util.concurrent.CountDownLatch(1);
          sink.onClose(closed::countDown);
          var steps = new LiveSteps(clock);
          do {
            sink.send(
                Optional.empty(),
                "metrics",
                AppViews.metrics(
                    app, steps.next(traffic.series(app.id(), steps.window(), LiveSteps.STEP))));
          } while (!closed.await(
              LiveSteps.STEP.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS));
        });
  }
}
