package dev.banyan.scale.plan;

import dev.banyan.scale.plan.Workload.ExternalApi;
import dev.banyan.scale.plan.Workload.ModelUse;
import dev.banyan.scale.plan.Workload.RequestClass;
import dev.banyan.scale.plan.Workload.SandboxKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * From users and what each does to the load on a system. Every quantity is reckoned with its ends,
 * as an {@link Estimate}, and taken at the level at last; what is told are the likely figures, and
 * what comes of them at the level.
 */
final class DemandModel {

  static final double SECONDS_PER_MONTH = 730 * 3600.0;
  static final double HOURS_PER_MONTH = 730;
  static final double GIGA = 1e9;

  private final PlanRequest request;
  private final Workload workload;
  private final Assumptions assumptions;
  private final Level level;
  private final Population users;
  private final Estimate there;
  private final Estimate meanOfPeak;
  private final List<String> arithmetic = new ArrayList<>();

  DemandModel(PlanRequest request, Workload workload, Assumptions assumptions, Level level) {
    this.request = request;
    this.workload = workload;
    this.assumptions = assumptions;
    this.level = level;
    this.users = Population.of(request.users(), request.userMeaning(), workload.ratios());
    this.there = users.of(UserMeaning.CONCURRENT);
    this.meanOfPeak = Estimate.of(workload.meanOfPeak());
  }

  Demand demand() {
    var rates = new EnumMap<ServiceRole, Estimate>(ServiceRole.class);
    var cores = new EnumMap<ServiceRole, Estimate>(ServiceRole.class);
    var storage = workload.storage();
    Estimate queries = Estimate.NONE;
    Estimate bytes = Estimate.NONE;
    Estimate logged = Estimate.NONE;
    double heaviest = 0;
    for (RequestClass kind : workload.classes()) {
      Estimate rate = there.times(kind.perSecond());
      Estimate busy = rate.times(kind.cpuSeconds());
      Estimate asked = rate.times(kind.queries());
      Estimate sent = rate.times(kind.egressBytes());
      rates.merge(kind.role(), rate, Estimate::plus);
      cores.merge(kind.role(), busy, Estimate::plus);
      queries = queries.plus(asked);
      bytes = bytes.plus(sent);
      logged = logged.plus(rate.times(storage.logBytesPerRequest()));
      heaviest = kind.interactive() ? Math.max(heaviest, kind.cpuSeconds().at(level)) : heaviest;
      say(
          "%s: %s users × %s/s = %s/s; × %s s = %s cores, × %s = %s queries/s, × %s B = %s B/s",
          kind.name(),
          there.mid(),
          kind.perSecond().mid(),
          rate,
          kind.cpuSeconds().mid(),
          busy,
          kind.queries().mid(),
          asked,
          kind.egressBytes().mid(),
          sent);
    }
    Estimate sockets = there.times(workload.sockets().perUser());
    Estimate pushed = sockets.times(workload.sockets().egressBytesPerSecond());
    cores.merge(ServiceRole.ROOMS, sockets.times(assumptions.socketCpuShare()), Estimate::plus);
    bytes = bytes.plus(pushed);
    say(
        "sockets: %s users × %s = %s, × %s B/s = %s B/s",
        there.mid(),
        workload.sockets().perUser().mid(),
        sockets,
        workload.sockets().egressBytesPerSecond().mid(),
        pushed);
    Estimate hourly = hourly(use -> Estimate.of(use.requestsPerHour()));
    Estimate calls = there.times(hourly).times(1 / 3600.0);
    say(
        "model requests: %s users × %s an hour / 3,600 = %s/s through the gateway",
        there.mid(), hourly.mid(), calls);
    rates.merge(ServiceRole.GATEWAY, calls, Estimate::plus);
    cores.merge(ServiceRole.GATEWAY, calls.times(assumptions.gatewayCpuSeconds()), Estimate::plus);
    Estimate passed =
        rates.entrySet().stream()
            .filter(entry -> entry.getKey() != ServiceRole.WORKER)
            .map(Map.Entry::getValue)
            .reduce(Estimate.NONE, Estimate::plus);
    cores.merge(ServiceRole.EDGE, passed.times(assumptions.edgeCpuSeconds()), Estimate::plus);
    Estimate busiest = cores.values().stream().reduce(Estimate.NONE, Estimate::plus);
    Estimate mean = busiest.times(meanOfPeak);
    say("cores: %s at the peak × %s = %s over the month", busiest, meanOfPeak.mid(), mean);
    Estimate egress = monthly(bytes);
    say(
        "egress: %s B/s at the peak × %s × 2,628,000 s = %s GB a month",
        bytes, meanOfPeak.mid(), egress);
    Estimate registered = users.of(UserMeaning.REGISTERED);
    Estimate rows =
        registered.times(storage.rowsPerUser()).times(storage.bytesPerRow()).times(1 / GIGA);
    say(
        "rows: %s registered × %s × %s B = %s GB",
        registered.mid(), storage.rowsPerUser().mid(), storage.bytesPerRow().mid(), rows);
    return new Demand(
        level,
        users.at(level),
        at(rates),
        at(cores),
        mean.at(level),
        sockets.at(level),
        workload.sockets().memoryBytes().at(level),
        queries.at(level),
        queries.times(meanOfPeak).at(level),
        sandboxes(),
        egress.at(level),
        rows.at(level),
        registered.times(storage.objectBytesPerUser()).at(level) / GIGA,
        there.times(storage.cacheBytesPerUser()).at(level) / GIGA,
        monthly(logged).at(level),
        models(),
        peakOutput(),
        apis(),
        heaviest,
        List.copyOf(arithmetic));
  }

  private Estimate monthly(Estimate bytesPerSecond) {
    return bytesPerSecond.times(meanOfPeak).times(SECONDS_PER_MONTH / GIGA);
  }

  private Map<ServiceRole, Double> at(Map<ServiceRole, Estimate> estimates) {
    var out = new EnumMap<ServiceRole, Double>(ServiceRole.class);
    estimates.forEach((role, estimate) -> out.put(role, estimate.at(level)));
    return out;
  }

  private List<PodGroup> sandboxes() {
    var out = new ArrayList<PodGroup>();
    for (SandboxKind kind : workload.sandboxes()) {
      // one share at every level, so that more load never means fewer sandboxes
      double onServers = request.browserRuntimes() ? 1 - kind.browserShare().mid() : 1;
      Estimate alive = there.times(kind.perUser()).times(onServers);
      long count = Numbers.ceil(alive.at(level), "sandboxes");
      out.add(new PodGroup(kind.name(), count, kind.cpu(), kind.memory()));
      say(
          "%s sandboxes: %s users × %s × %s on servers = %s → %s",
          kind.name(), there.mid(), kind.perUser().mid(), onServers, alive, count);
    }
    return out;
  }

  private Estimate hourly(Function<ModelUse, Estimate> ofOne) {
    return workload.models().stream().map(ofOne).reduce(Estimate.NONE, Estimate::plus);
  }

  /** A cache answers before a model is asked: the more it does, the lighter the load. */
  private Estimate missed() {
    Figure hit = workload.promptCacheHit();
    return request
        .cacheHitRate()
        .map(rate -> Estimate.exact(1 - rate.doubleValue()))
        .orElseGet(() -> new Estimate(1 - hit.high(), 1 - hit.mid(), 1 - hit.low()));
  }

  private List<Demand.ModelDemand> models() {
    var out = new ArrayList<Demand.ModelDemand>();
    Estimate missed = missed();
    Estimate hours = there.times(meanOfPeak).times(missed).times(HOURS_PER_MONTH);
    Estimate hourly = hourly(use -> Estimate.of(use.requestsPerHour()));
    Estimate requests = hours.times(hourly);
    Estimate in =
        hours.times(hourly(use -> Estimate.of(use.requestsPerHour()).times(use.inputTokens())));
    Estimate written =
        hours.times(hourly(use -> Estimate.of(use.requestsPerHour()).times(use.outputTokens())));
    routeShares()
        .forEach(
            (route, share) ->
                out.add(
                    new Demand.ModelDemand(
                        route,
                        requests.at(level) * share,
                        in.at(level) * share,
                        written.at(level) * share,
                        Numbers.plain(there.mid())
                            + " users × "
                            + Numbers.plain(meanOfPeak.mid())
                            + " × 730 h × "
                            + Numbers.plain(hourly.mid())
                            + " an hour × "
                            + Numbers.plain(share)
                            + " of requests × "
                            + Numbers.plain(missed.mid())
                            + " past the cache = "
                            + text(requests.times(share))
                            + " requests")));
    return out;
  }

  private Map<String, Double> peakOutput() {
    var out = new TreeMap<String, Double>();
    double perSecond =
        there
                .times(missed())
                .times(hourly(use -> Estimate.of(use.requestsPerHour()).times(use.outputTokens())))
                .at(level)
            / 3600;
    routeShares().forEach((route, share) -> out.put(route, share * perSecond));
    return out;
  }

  private List<Demand.ApiDemand> apis() {
    var out = new ArrayList<Demand.ApiDemand>();
    Estimate active = users.of(UserMeaning.MONTHLY_ACTIVE);
    for (ExternalApi api : workload.externalApis()) {
      Estimate units = active.times(api.unitsPerActiveUser());
      out.add(
          new Demand.ApiDemand(
              api.name(),
              api.price(),
              units.at(level),
              Numbers.count((long) active.mid())
                  + " monthly active × "
                  + Numbers.plain(api.unitsPerActiveUser().mid())
                  + " = "
                  + text(units)
                  + " ("
                  + api.unitsPerActiveUser().basis()
                  + ")"));
    }
    return out;
  }

  /** Share of model requests by route: over the plans, share of users × share of requests. */
  private Map<String, Double> routeShares() {
    Map<String, BigDecimal> mix =
        request.planMix().isEmpty() ? workload.planMix() : request.planMix();
    var out = new TreeMap<String, Double>();
    mix.forEach(
        (plan, users) -> {
          Map<String, BigDecimal> routes = workload.routing().get(plan);
          if (routes == null) {
            throw new IllegalArgumentException(
                "planMix: '"
                    + plan
                    + "' is no plan of this workload; it has "
                    + String.join(", ", workload.routing().keySet()));
          }
          routes.forEach(
              (route, share) -> out.merge(route, users.multiply(share).doubleValue(), Double::sum));
        });
    return out;
  }

  private void say(String pattern, Object... values) {
    Object[] texts = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] =
          switch (values[i]) {
            case Double number -> Numbers.plain(number);
            case Estimate estimate -> text(estimate);
            default -> values[i];
          };
    }
    arithmetic.add(String.format(Locale.ROOT, pattern, texts));
  }

  /** {@code 42}, or at another level than the likely one {@code 42 (high 156)}. */
  private String text(Estimate estimate) {
    String likely = Numbers.plain(estimate.mid());
    return level == Level.MID
        ? likely
        : likely + " (" + level.label() + " " + Numbers.plain(estimate.at(level)) + ")";
  }
}
