package dev.banyan.server.tour;

import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RecordedArrivals;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Tally;
import dev.banyan.operate.load.Target;
import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Bottleneck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The chapters under load: it rises, the bottleneck is named, replicas come, one dies. */
final class LoadShow {

  /** What one replica's pool answers a second: eight at a time, a tenth of a second each. */
  private static final double PER_REPLICA = 80;

  private static final double CALM = 20;

  /** More than what is there holds, yet little enough that the line is not soon too long. */
  private static final double OVERLOAD = 1.2;

  private static final double GOOD_P95_MILLIS = 300;
  private static final int GOOD_POINTS = 3;

  private final TourStage stage;
  private final Pace pace;
  private final Narrator narrator;
  private final List<Claim> claims;
  private final List<Event> events = new ArrayList<>();
  private final PoolAdvice advisor = new PoolAdvice();

  /** What named the bottleneck while the load still rose. */
  private Optional<Advice> early = Optional.empty();

  private Instant earlyAt = Instant.MAX;

  /** Something that happened, for the report's plots. */
  record Event(Instant at, String name) {}

  /**
   * What was seen.
   *
   * @param rising the load until replicas had come
   * @param risingBegan when its first point counts from
   * @param steady the load under which a replica died
   * @param advice the advice that named the bottleneck, or the last one
   */
  record Seen(
      LoadReport rising,
      Instant risingBegan,
      LoadReport steady,
      Instant steadyBegan,
      List<Sight> sights,
      List<Event> events,
      Advice advice) {}

  /** A rest for the reader. */
  @FunctionalInterface
  interface Rest {
    void take() throws InterruptedException;
  }

  LoadShow(TourStage stage, Pace pace, Narrator narrator, List<Claim> claims) {
    this.stage = stage;
    this.pace = pace;
    this.narrator = narrator;
    this.claims = claims;
  }

  Seen run(Rest rest) throws InterruptedException {
    try (var watch = new Watch(stage.node(), stage.app())) {
      int before = Math.max(1, watch.look().ready());
      double high = before * PER_REPLICA * OVERLOAD;
      LoadReport rising;
      Instant risingBegan;
      Advice advice;
      try (LiveLoad load = LiveLoad.start(rising(high))) {
        risingBegan = load.began();
        rises(load, watch, high);
        advice = bottleneck(load, watch);
        replicas(load, watch, before);
        rising = load.stop();
      }
      rest.take();
      try (LiveLoad load = LiveLoad.start(steady(high))) {
        LoadReport steady = dies(load, watch);
        return new Seen(
            rising, risingBegan, steady, load.began(), watch.sights(), List.copyOf(events), advice);
      }
    }
  }

  /** One step, since between two of them the line would run empty. */
  private LoadPlan rising(double high) {
    var rates = new StringBuilder();
    long second = 0;
    for (; second < pace.calm().toSeconds(); second++) {
      rates.append(second).append(',').append(CALM).append('\n');
    }
    for (long i = 1; i <= pace.rise().toSeconds(); i++, second++) {
      double rate = CALM + (high - CALM) * i / pace.rise().toSeconds();
      rates.append(second).append(',').append(rate).append('\n');
    }
    long end = second + pace.settle().multipliedBy(2).toSeconds();
    rates.append(end).append(',').append(high).append('\n');
    return plan(
        "rising",
        new LoadStep(
            "rising",
            new LoadShape.Recorded(RecordedArrivals.parse(rates.toString())),
            Duration.ZERO,
            Duration.ofSeconds(end)));
  }

  private LoadPlan steady(double rate) {
    return plan(
        "a replica dies",
        LoadStep.of(new LoadShape.Constant(rate), Duration.ZERO, pace.steady().multipliedBy(2)));
  }

  private LoadPlan plan(String name, LoadStep... steps) {
    Target target = Target.of(stage.url() + "/api/think", false);
    LoadPlan plan =
        LoadPlan.of(target, List.of(RequestClass.get("think", "/api/think")), List.of(steps));
    return new LoadPlan(
        name,
        target,
        plan.classes(),
        plan.think(),
        plan.steps(),
        plan.spacing(),
        plan.seed(),
        plan.limits().withThreads(1));
  }

  private void rises(LiveLoad load, Watch watch, double high) throws InterruptedException {
    narrator.chapter(2, "Load rises");
    narrator.say(
        String.format(
            Locale.ROOT,
            "Each request asks a stand-in for a model: a tenth of a second, no CPU. A replica asks"
                + " 8 at a time, so it answers 80 a second. The load goes from %.0f to %.0f a"
                + " second.",
            CALM,
            high));
    long calm = pace.calm().toSeconds();
    long all = calm + pace.rise().toSeconds();
    double calmP95 = Double.NaN;
    for (long second = 0; second < all && !load.over(); second++) {
      TimeUnit.SECONDS.sleep(1);
      LoadPoint point = load.latest();
      progress(point, watch.look());
      if (second <= calm && point != null && Double.isFinite(point.p95Nanos())) {
        calmP95 = point.p95Nanos() / 1e6;
      }
      if (second > calm && early.isEmpty()) {
        early =
            Optional.of(advisor.advise(watch.sights(), load.began(), load.points()))
                .filter(LoadShow::named);
        earlyAt = Instant.now();
      }
    }
    claim(
        "Load rises",
        "a calm load is answered in little more than the call itself takes",
        calmP95 < GOOD_P95_MILLIS,
        String.format(Locale.ROOT, "p95 %.0f ms at %.0f a second (measured)", calmP95, CALM));
  }

  private Advice bottleneck(LiveLoad load, Watch watch) throws InterruptedException {
    narrator.chapter(3, "The bottleneck is named, and replicas come");
    long deadline = System.nanoTime() + pace.settle().toNanos();
    Advice advice =
        early.orElseGet(() -> advisor.advise(watch.sights(), load.began(), load.points()));
    while (!named(advice) && System.nanoTime() - deadline < 0 && !load.over()) {
      TimeUnit.SECONDS.sleep(1);
      progress(load.latest(), watch.look());
      advice = advisor.advise(watch.sights(), load.began(), load.points());
    }
    events.add(new Event(early.isPresent() ? earlyAt : Instant.now(), "bottleneck named"));
    narrator.say(
        "What requests wait for: "
            + advice.bottleneck().map(Bottleneck::label).orElse("nothing that can be named")
            + ". What to do: "
            + advice.action().label()
            + ", since "
            + advice.because()
            + ".");
    narrator.say(PoolAdvice.WHOSE);
    advice.evidence().forEach(each -> narrator.say("    " + each.text()));
    claim(
        "The bottleneck is named",
        "the pool is what requests wait for, and more replicas are what helps",
        named(advice),
        advice.bottleneck().map(Bottleneck::label).orElse("no bottleneck")
            + ", "
            + advice.action().label()
            + (advice.bottleneckEvidence().isEmpty() ? "" : ": " + advice.bottleneckEvidence()));
    return advice;
  }

  private static boolean named(Advice advice) {
    return advice.bottleneck().filter(Bottleneck.POOL::equals).isPresent()
        && advice.action() == Action.SCALE_OUT;
  }

  private void replicas(LiveLoad load, Watch watch, int before) throws InterruptedException {
    long deadline = System.nanoTime() + pace.settle().toNanos();
    int ready = watch.look().ready();
    double worst = worstP95(load.points());
    while ((ready <= before || !recovered(load.points()))
        && System.nanoTime() - deadline < 0
        && !load.over()) {
      TimeUnit.SECONDS.sleep(1);
      Sight sight = watch.look();
      if (sight.ready() != ready) {
        ready = sight.ready();
        events.add(new Event(sight.at(), ready + " replicas"));
        narrator.say(ready + " replicas answer now.");
        watch.decision().ifPresent(why -> narrator.say("The autoscaler: " + why));
      }
      worst = Math.max(worst, worstP95(load.points()));
      progress(load.latest(), sight);
    }
    LoadPoint last = load.latest();
    Optional<String> why = watch.decision();
    claim(
        "Replicas come",
        "the autoscaler adds replicas, and answers are quick again under the same load",
        ready > before && recovered(load.points()) && why.isPresent(),
        String.format(
            Locale.ROOT,
            "%d replicas became %d; p95 went from %.0f ms down to %.0f ms (measured); %s",
            before,
            ready,
            worst,
            last == null ? Double.NaN : last.p95Nanos() / 1e6,
            why.map(text -> "it said: " + text).orElse("the autoscaler decided nothing")));
  }

  private static double worstP95(List<LoadPoint> points) {
    return points.stream()
            .mapToDouble(LoadPoint::p95Nanos)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN)
        / 1e6;
  }

  private static boolean recovered(List<LoadPoint> points) {
    return points.size() >= GOOD_POINTS
        && points.subList(points.size() - GOOD_POINTS, points.size()).stream()
            .allMatch(point -> point.p95Nanos() / 1e6 < GOOD_P95_MILLIS);
  }

  private LoadReport dies(LiveLoad load, Watch watch) throws InterruptedException {
    narrator.chapter(4, "A replica dies");
    int ready = follow(load, watch, pace.steady());
    Optional<ProcessHandle> victim = watch.anyReplica().flatMap(ProcessHandle::of);
    victim.ifPresent(
        process -> {
          process.destroyForcibly();
          events.add(new Event(Instant.now(), "kill -9"));
          narrator.say("kill -9 " + process.pid() + ": one of " + ready + " replicas, under load.");
        });
    follow(load, watch, pace.steady());
    LoadReport report = load.await();
    int after = ready(watch, ready);
    Tally total = report.steps().getFirst().total();
    claim(
        "A replica dies",
        "no request fails when a replica is killed, and another takes its place",
        victim.filter(process -> !process.isAlive()).isPresent()
            && total.done() == total.offered()
            && total.offered() > 0
            && after >= ready,
        String.format(
            Locale.ROOT,
            "%s; %d replicas before, %d after (measured)",
            counted(total),
            ready,
            after));
    return report;
  }

  /** Who reads that requests failed must see of which kind: the cause is told by it. */
  static String counted(Tally total) {
    String kinds = total.kinds();
    return String.format(
        Locale.ROOT,
        "%,d requests, %,d answered, %,d failed%s, %,d dropped",
        total.offered(),
        total.done(),
        total.failed() + total.unfinished(),
        kinds.isEmpty() ? "" : " (" + kinds + ")",
        total.dropped());
  }

  /** Waits until there are as many replicas as before, for as long as that may take. */
  private int ready(Watch watch, int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + pace.settle().toNanos();
    Sight sight = watch.look();
    while (sight.ready() < wanted && System.nanoTime() - deadline < 0) {
      narrator.progress("Another replica starts: " + sight.ready() + " of " + wanted);
      TimeUnit.SECONDS.sleep(1);
      sight = watch.look();
    }
    return sight.ready();
  }

  private int follow(LiveLoad load, Watch watch, Duration time) throws InterruptedException {
    int ready = 0;
    for (long second = 0; second < time.toSeconds() && !load.over(); second++) {
      TimeUnit.SECONDS.sleep(1);
      Sight sight = watch.look();
      ready = Math.max(ready, sight.ready());
      progress(load.latest(), sight);
    }
    return ready;
  }

  private void progress(@Nullable LoadPoint point, Sight sight) {
    if (point == null) {
      narrator.progress("The load begins");
      return;
    }
    narrator.progress(
        String.format(
            Locale.ROOT,
            "%4.0f asked/s  %4.0f answered/s  p95 %6s ms  pool %3.0f %%  in line %3d  replicas"
                + " %d",
            perSecond(point.offered(), point),
            perSecond(point.done(), point),
            Double.isFinite(point.p95Nanos()) ? Math.round(point.p95Nanos() / 1e6) : "–",
            sight.poolPercent(),
            sight.inLine(),
            sight.ready()));
  }

  private static double perSecond(long count, LoadPoint point) {
    return count * 1e9 / Math.max(1, point.length().toNanos());
  }

  private void claim(String chapter, String text, boolean held, String evidence) {
    var claim = new Claim(chapter, text, held, evidence);
    claims.add(claim);
    narrator.claim(claim);
  }
}
