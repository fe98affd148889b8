package dev.banyan.apps;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.NextStage;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.apps.autoscale.Target;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.scale.Basis;
import dev.banyan.scale.hpa.HpaSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How services grow by themselves, and why, over HTTP. */
final class ScalingHttp {

  private final AppSupervisor apps;
  private final AppGate gate;
  private final HpaSettings settings;

  ScalingHttp(AppSupervisor apps, AppGate gate, AppsConfig.Autoscale config) {
    this.apps = apps;
    this.gate = gate;
    this.settings = config.settings();
  }

  void register(Operations operations) {
    operations.on("getScaling", this::getScaling);
  }

  /** Its basis is that of the current value. */
  record PolicyView(
      String metric, long target, Optional<Double> current, String unit, String basis) {}

  record DecisionView(Instant at, int from, int to, String reason, String text, String basis) {}

  record ServiceView(
      String service,
      int min,
      int max,
      int replicas,
      int desired,
      List<PolicyView> policies,
      String state,
      String explanation,
      Optional<Instant> since,
      List<DecisionView> decisions) {}

  record StageView(String target, String title, long monthlyCents, String text, String basis) {}

  /**
   * CPU by what is promised to instances, as room is counted; memory by what is in use. Its basis
   * is that of what is in use.
   */
  record BoxView(
      long cpuMilli,
      Optional<Long> requestedCpuMilli,
      long memoryBytes,
      Optional<Long> usedMemoryBytes,
      boolean atLimit,
      String text,
      String basis,
      Optional<StageView> nextStage) {}

  record ScalingView(List<ServiceView> services, BoxView box) {}

  private Answer getScaling(Call call) {
    App app = gate.viewer(call);
    return Answer.ok(
        new ScalingView(
            apps.services(app).stream().map(status -> service(app, status)).toList(),
            box(call, app)));
  }

  private ServiceView service(App app, ServiceStatus status) {
    String name = status.spec().name();
    if (status.spec() instanceof ServiceSpec.Process process) {
      try {
        Optional<ScalePolicy> policy = AppScaling.policy(process, settings);
        if (policy.isPresent()) {
          return growing(app, status, policy.get());
        }
      } catch (IllegalArgumentException wrong) {
        return off(status, "It does not change by itself: " + wrong.getMessage());
      }
    }
    return off(status, name + " does not change by itself; its file says no scale.");
  }

  private static ServiceView off(ServiceStatus status, String why) {
    ReplicaRange range =
        status.spec() instanceof ServiceSpec.Process process
            ? process.replicas()
            : new ReplicaRange(1, 1);
    return new ServiceView(
        status.spec().name(),
        range.min(),
        range.max(),
        status.healthy(),
        status.desired(),
        List.of(),
        "off",
        why,
        Optional.empty(),
        List.of());
  }

  private ServiceView growing(App app, ServiceStatus status, ScalePolicy policy) {
    String name = status.spec().name();
    Optional<AppScaling.Latest> latest = apps.autoscaling().latest(app.id(), name);
    Optional<Verdict> verdict = latest.map(AppScaling.Latest::verdict);
    List<Verdict> decisions =
        apps.autoscaling().table().decisions(app, name, ScalingTable.DECISIONS_MAX);
    return new ServiceView(
        name,
        policy.min(),
        policy.max(),
        status.healthy(),
        status.desired(),
        policy.targets().stream().map(target -> policy(target, verdict)).toList(),
        state(status, latest),
        verdict.map(Verdict::words).orElse(name + " was not looked at yet."),
        decisions.stream().filter(Verdict::changes).findFirst().map(Verdict::at),
        decisions.stream()
            .map(
                each ->
                    new DecisionView(
                        each.at(),
                        each.from(),
                        each.to(),
                        each.arithmetic(),
                        each.words(),
                        each.basis().label()))
            .toList());
  }

  private static PolicyView policy(Target target, Optional<Verdict> verdict) {
    return new PolicyView(
        target.kind().text(),
        target.value(),
        verdict.map(seen -> seen.measured().get(target.kind())).map(ScalingHttp::rounded),
        target.kind().unit(),
        Basis.MEASURED.label());
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  private static String state(ServiceStatus status, Optional<AppScaling.Latest> latest) {
    if (latest.map(AppScaling.Latest::verdict).filter(Verdict::atLimit).isPresent()) {
      return "at-limit";
    }
    if (status.healthy() != status.desired()) {
      return "scaling";
    }
    boolean waits =
        latest
            .map(
                seen ->
                    seen.heldUntil().isPresent()
                        || seen.verdict().cause() == Cause.WINDOW
                        || seen.verdict().cause() == Cause.RATE)
            .orElse(false);
    return waits ? "cooling" : "steady";
  }

  /** What is used of the machine is for those alone who may see every app on it. */
  private BoxView box(Call call, App app) {
    Box box = apps.autoscaling().box();
    boolean all =
        apps.autoscaling()
            .teams()
            .allMatch(team -> gate.access().roleOf(call.caller(), team).isPresent());
    Optional<Box> seen = Optional.of(box).filter(each -> all);
    Optional<ScalingLimits.AtLimit> limit = apps.autoscaling().limits().of(app.id());
    boolean full = limit.filter(at -> at.cause() == Cause.BOX).isPresent();
    return new BoxView(
        box.cores() * 1_000L,
        seen.map(Box::requestedMilli),
        box.memoryTotal(),
        seen.map(Box::memoryUsed),
        full,
        BoxText.of(box, all, apps.autoscaling().requestedMilli(app.id()), limit),
        Basis.MEASURED.label(),
        limit.flatMap(ScalingLimits.AtLimit::stage).map(ScalingHttp::stage));
  }

  private static StageView stage(NextStage stage) {
    return new StageView(
        stage.target(), stage.title(), stage.monthlyCents(), stage.text(), Basis.PREDICTED.label());
  }
}
