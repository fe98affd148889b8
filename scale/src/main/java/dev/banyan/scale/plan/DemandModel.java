package dev.banyan.scale.plan;

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

/** From users and what each does to the load on a system. */
final class DemandModel {

  static final double SECONDS_PER_MONTH = 730 * 3600.0;
  static final double HOURS_PER_MONTH = 730;
  static final double GIGA = 1e9;

  private final PlanRequest request;
  private final Workload workload;
  private final Assumptions assumptions;
  private final Level level;
  private final UserCounts users;
  private final List<String> arithmetic = new ArrayList<>();

  DemandModel(PlanRequest request, Workload workload, Assumptions assumptions, Level level) {
    this.request = request;
    this.workload = workload;
    this.assumptions = assumptions;
    this.level = level;
    this.users = UserCounts.of(request.users(), request.userMeaning(), workload.ratios(), level);
  }

  Demand demand() {
    double there = users.concurrent();
    var rates = new EnumMap<ServiceRole, Double>(ServiceRole.class);
    var cores = new EnumMap<ServiceRole, Double>(ServiceRole.class);
    double queries = 0;
    double bytes = 0;
    double logged = 0;
    double heaviest = 0;
    for (RequestClass kind : workload.classes()) {
      double rate = there * at(kind.perSecond());
      rates.merge(kind.role(), rate, Double::sum);
      cores.merge(kind.role(), rate * at(kind.cpuSeconds()), Double::sum);
      queries += rate * at(kind.queries());
      bytes += rate * at(kind.egressBytes());
      logged += rate * at(workload.storage().logBytesPerRequest());
      heaviest = kind.interactive() ? Math.max(heaviest, at(kind.cpuSeconds())) : heaviest;
      say(
          "%s: %s users × %s/s = %s/s; × %s s = %s cores, × %s = %s queries/s, × %s B = %s B/s",
          kind.name(),
          there,
          at(kind.perSecond()),
          rate,
          at(kind.cpuSeconds()),
          rate * at(kind.cpuSeconds()),
          at(kind.queries()),
          rate * at(kind.queries()),
          at(kind.egressBytes()),
          rate * at(kind.egressBytes()));
    }
    double sockets = there * at(workload.sockets().perUser());
    cores.merge(ServiceRole.ROOMS, sockets * at(assumptions.socketCpuShare()), Double::sum);
    bytes += sockets * at(workload.sockets().egressBytesPerSecond());
    say(
        "sockets: %s users × %s = %s, × %s B/s = %s B/s",
        there,
        at(workload.sockets().perUser()),
        sockets,
        at(workload.sockets().egressBytesPerSecond()),
        sockets * at(workload.sockets().egressBytesPerSecond()));
    double calls = modelRequestsPerSecond();
    say(
        "model requests: %s users × %s an hour / 3,600 = %s/s through the gateway",
        there, calls * 3600 / there, calls);
    rates.merge(ServiceRole.GATEWAY, calls, Double::sum);
    cores.merge(ServiceRole.GATEWAY, calls * at(assumptions.gatewayCpuSeconds()), Double::sum);
    double passed =
        rates.entrySet().stream()
            .filter(entry -> entry.getKey() != ServiceRole.WORKER)
            .mapToDouble(Map.Entry::getValue)
            .sum();
    cores.merge(ServiceRole.EDGE, passed * at(assumptions.edgeCpuSeconds()), Double::sum);
    double mean = at(workload.meanOfPeak());
    double busy = cores.values().stream().mapToDouble(Double::doubleValue).sum();
    say("cores: %s at the peak × %s = %s over the month", busy, mean, busy * mean);
    double egress = bytes * mean * SECONDS_PER_MONTH / GIGA;
    say("egress: %s B/s at the peak × %s × 2,628,000 s = %s GB a month", bytes, mean, egress);
    var storage = workload.storage();
    double rows = users.registered() * at(storage.rowsPerUser()) * at(storage.bytesPerRow()) / GIGA;
    say(
        "rows: %s registered × %s × %s B = %s GB",
        (double) users.registered(), at(storage.rowsPerUser()), at(storage.bytesPerRow()), rows);
    return new Demand(
        level,
        users,
        rates,
        cores,
        busy * mean,
        sockets,
        at(workload.sockets().memoryBytes()),
        queries,
        queries * mean,
        sandboxes(there),
        egress,
        rows,
        users.registered() * at(storage.objectBytesPerUser()) / GIGA,
        there * at(storage.cacheBytesPerUser()) / GIGA,
        logged * mean * SECONDS_PER_MONTH / GIGA,
        models(mean),
        peakOutput(),
        heaviest,
        List.copyOf(arithmetic));
  }

  private List<PodGroup> sandboxes(double there) {
    var out = new ArrayList<PodGroup>();
    for (SandboxKind kind : workload.sandboxes()) {
      // one share at every level, so that more load never means fewer sandboxes
      double onServers = request.browserRuntimes() ? 1 - kind.browserShare().mid() : 1;
      double alive = there * at(kind.perUser()) * onServers;
      long count = Numbers.ceil(alive, "sandboxes");
      out.add(new PodGroup(kind.name(), count, kind.cpu(), kind.memory()));
      say(
          "%s sandboxes: %s users × %s × %s on servers = %s",
          kind.name(), there, at(kind.perUser()), onServers, (double) count);
    }
    return out;
  }

  private double modelRequestsPerSecond() {
    return users.concurrent()
        * workload.models().stream().mapToDouble(use -> at(use.requestsPerHour())).sum()
        / 3600;
  }

  /** A cache answers before a model is asked: the more it does, the lighter the load. */
  private double missed() {
    return 1
        - request
            .cacheHitRate()
            .map(BigDecimal::doubleValue)
            .orElse(workload.promptCacheHit().against(level));
  }

  private List<Demand.ModelDemand> models(double mean) {
    var out = new ArrayList<Demand.ModelDemand>();
    routeShares()
        .forEach(
            (route, share) -> {
              double hours = users.concurrent() * mean * HOURS_PER_MONTH * share * missed();
              double requests = 0;
              double in = 0;
              double written = 0;
              for (ModelUse use : workload.models()) {
                double calls = hours * at(use.requestsPerHour());
                requests += calls;
                in += calls * at(use.inputTokens());
                written += calls * at(use.outputTokens());
              }
              out.add(
                  new Demand.ModelDemand(
                      route,
                      requests,
                      in,
                      written,
                      Numbers.count(users.concurrent())
                          + " users × "
                          + Numbers.plain(mean)
                          + " × 730 h × "
                          + Numbers.plain(share)
                          + " of requests × "
                          + Numbers.plain(missed())
                          + " past the cache = "
                          + Numbers.plain(requests)
                          + " requests"));
            });
    return out;
  }

  private Map<String, Double> peakOutput() {
    var out = new TreeMap<String, Double>();
    double perSecond =
        users.concurrent()
            * missed()
            * workload.models().stream()
                .mapToDouble(use -> at(use.requestsPerHour()) * at(use.outputTokens()))
                .sum()
            / 3600;
    routeShares().forEach((route, share) -> out.put(route, share * perSecond));
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

  private double at(Figure figure) {
    return figure.at(level);
  }

  private void say(String pattern, Object... values) {
    Object[] texts = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = values[i] instanceof Double number ? Numbers.plain(number) : values[i];
    }
    arithmetic.add(String.format(Locale.ROOT, pattern, texts));
  }
}
