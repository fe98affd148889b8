package dev.banyan.apps;

import dev.banyan.data.Committed;
import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The operations of the group Apps. Each finds the app first and asks {@link Access} about its
 * team, so that a stranger's answer is the one an unknown id gets.
 */
public final class AppsHttp {

  private static final int TAIL_DEFAULT = 200;
  private static final int TRANSITIONS_MAX = 100;
  private static final int POINTS_MAX = 720;
  private static final Duration LIVE_STEP = Duration.ofSeconds(2);

  private final AppSupervisor apps;
  private final Access access;
  private final TrafficSource traffic;
  private final Function<App, String> appUrl;
  private final LogStreams logs;
  private final CpuShares shares;

  AppsHttp(
      AppSupervisor apps,
      Access access,
      TrafficSource traffic,
      Function<App, String> appUrl,
      InstantSource clock) {
    this.apps = apps;
    this.access = access;
    this.traffic = traffic;
    this.appUrl = appUrl;
    this.logs = new LogStreams(apps.workloads().logs());
    this.shares = new CpuShares(clock);
  }

  void register(Operations operations) {
    operations
        .on("listApps", this::listApps)
        .on("getApp", call -> Answer.ok(view(viewer(call))))
        .on("restartApp", this::restartApp)
        .on("listServices", this::listServices)
        .on("getService", call -> Answer.ok(service(viewer(call), call.path("service"))))
        .on("scaleService", this::scaleService)
        .on("restartService", this::restartService)
        .on("listInstances", this::listInstances)
        .on("getInstance", this::getInstance)
        .on("listReleases", this::listReleases)
        .on("createRelease", this::createRelease)
        .on("getRelease", this::getRelease)
        .on("rollback", this::rollback)
        .on("streamLogs", this::streamLogs)
        .on("getMetrics", this::getMetrics)
        .on("streamMetrics", this::streamMetrics)
        .on("listRoutes", this::listRoutes)
        .on(
            "listSecrets",
            call -> Answer.ok(Page.whole(apps.variables().listSecrets(viewer(call)))))
        .on("putSecret", this::putSecret)
        .on("deleteSecret", this::deleteSecret)
        .on("listConfig", this::listConfig)
        .on("getConfigVar", this::getConfigVar)
        .on("putConfigVar", this::putConfigVar)
        .on("deleteConfigVar", this::deleteConfigVar)
        .on("listSchedules", this::listSchedules)
        .on("runCommand", this::runCommand)
        .on("getCommand", call -> Answer.ok(AppViews.command(command(viewer(call), call))))
        .on("cancelCommand", this::cancelCommand)
        .on("streamCommand", this::streamCommand);
  }

  private App viewer(Call call) {
    return app(call, Role.VIEWER);
  }

  private App editor(Call call) {
    return app(call, Role.EDITOR);
  }

  private App app(Call call, Role role) {
    Id id = call.id("app", "app");
    App app = apps.find(id).orElseThrow(() -> Problems.notFound("app", id.toString()));
    access.require(call.caller(), app.team(), role, "app", id);
    return app;
  }

  private static Changes.By by(Call call) {
    return Changes.By.of(call.caller());
  }

  private Answer listApps(Call call) {
    PageRequest page = call.page();
    String after = page.after().orElse("");
    int slash = after.indexOf('/');
    String name = slash < 0 ? "" : after.substring(0, slash);
    List<App> found = new ArrayList<>();
    for (Id team : access.teamsOf(call.caller())) {
      // The name at the border may come once more, so one more row is asked for.
      apps.table().ofTeam(team, name, page.fetch() + 1).stream()
          .filter(app -> sortKey(app).compareTo(after) > 0)
          .forEach(found::add);
    }
    found.sort(Comparator.comparing(AppsHttp::sortKey));
    List<App> first = found.subList(0, Math.min(found.size(), page.fetch()));
    return Answer.ok(Page.of(first, page.limit(), AppsHttp::sortKey).map(this::view));
  }

  private static String sortKey(App app) {
    return app.name() + "/" + app.id().label();
  }

  private AppViews.AppView view(App app) {
    return AppViews.app(apps.status(app), appUrl.apply(app));
  }

  private AppViews.ServiceView service(App app, String name) {
    ServiceStatus status = apps.service(app, name);
    return AppViews.service(status, apps.serving(app).manifest(), appUrl.apply(app));
  }

  private Answer listServices(Call call) {
    App app = viewer(call);
    Optional<Deployment> serving = apps.deployment(app);
    return Answer.ok(
        Page.whole(
            serving
                .map(
                    deployment ->
                        apps.services(app).stream()
                            .map(
                                status ->
                                    AppViews.service(
                                        status, deployment.manifest(), appUrl.apply(app)))
                            .toList())
                .orElse(List.of())));
  }

  private Answer restartApp(Call call) {
    App app = editor(call);
    apps.restart(app, Optional.empty(), "restart asked for by " + by(call).name(), by(call));
    return Answer.accepted(view(app));
  }

  private Answer restartService(Call call) {
    App app = editor(call);
    String name = call.path("service");
    apps.restart(app, Optional.of(name), "restart asked for by " + by(call).name(), by(call));
    return Answer.accepted(service(app, name));
  }

  record Scale(int replicas) {}

  private Answer scaleService(Call call) {
    App app = editor(call);
    apps.scale(app, call.path("service"), call.body(Scale.class).replicas(), by(call));
    return Answer.ok(service(app, call.path("service")));
  }

  private Answer listInstances(Call call) {
    App app = viewer(call);
    Optional<String> service = call.query("service");
    return Answer.ok(
        Page.whole(
            instances(app).stream()
                .filter(status -> service.map(status.service()::equals).orElse(true))
                .sorted(Comparator.comparing((InstanceStatus status) -> !status.state().live()))
                .map(status -> AppViews.instance(status, shares))
                .toList()));
  }

  private List<InstanceStatus> instances(App app) {
    return apps.workloads().list(app.id()).stream()
        .filter(status -> status.id().prefix().equals("ins"))
        .toList();
  }

  private Answer getInstance(Call call) {
    App app = viewer(call);
    Id id = call.id("instance", "ins");
    InstanceStatus status =
        apps.workloads()
            .status(id)
            .filter(found -> found.app().equals(app.id()))
            .orElseThrow(() -> Problems.notFound("instance", id.toString()));
    return Answer.ok(
        AppViews.detail(
            AppViews.instance(status, shares), apps.workloads().transitions(id, TRANSITIONS_MAX)));
  }

  private Answer listReleases(Call call) {
    App app = viewer(call);
    PageRequest page = call.page();
    int below;
    try {
      below = page.after().map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    } catch (NumberFormatException foreign) {
      throw Problems.invalid("cursor", "Use a nextCursor of an earlier answer as it is.");
    }
    Optional<Id> current = apps.current(app).map(Release::id);
    return Answer.ok(
        Page.of(
                apps.releases().table().list(app, below, page.fetch()),
                page.limit(),
                release -> Integer.toString(release.number()))
            .map(release -> AppViews.release(release, current.equals(Optional.of(release.id())))));
  }

  private Answer createRelease(Call call) {
    App app = editor(call);
    return Answer.created(AppViews.release(apps.release(app, by(call)), false));
  }

  private Answer getRelease(Call call) {
    App app = viewer(call);
    Id id = call.id("release", "rel");
    Release release =
        apps.releases()
            .table()
            .find(app, id)
            .orElseThrow(() -> Problems.notFound("release", id.toString()));
    boolean current = apps.current(app).filter(one -> one.id().equals(id)).isPresent();
    return Answer.ok(AppViews.release(release, current));
  }

  record Rollback(Optional<String> release) {}

  private Answer rollback(Call call) {
    App app = editor(call);
    Optional<String> wanted = call.body(Rollback.class).release();
    Optional<Id> id;
    try {
      id = wanted.map(text -> Id.parse("rel", text));
    } catch (IllegalArgumentException notAnId) {
      throw Problems.notFound("release", wanted.orElse(""));
    }
    return Answer.accepted(AppViews.release(apps.rollBack(app, id, by(call)), false));
  }

  private Answer streamLogs(Call call) {
    App app = viewer(call);
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
    Optional<Long> after = call.lastEventId().flatMap(AppsHttp::offset);
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
      throw Problems.invalid(name, "That is not the id of a " + name + ".");
    }
  }

  private Predicate<LogLine> ofRelease(Id release) {
    return line ->
        apps.workloads()
            .status(line.instance())
            .map(status -> status.release().equals(release))
            .orElse(false);
  }

  private static Optional<Long> offset(String text) {
    try {
      return Optional.of(Long.parseLong(text)).filter(offset -> offset >= 0);
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  private Answer getMetrics(Call call) {
    App app = viewer(call);
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
    App app = viewer(call);
    return Answer.events(
        sink -> {
          var closed = new java.util.concurrent.CountDownLatch(1);
          sink.onClose(closed::countDown);
          do {
            sink.send(
                Optional.empty(),
                "metrics",
                AppViews.metrics(traffic.series(app.id(), LIVE_STEP, LIVE_STEP)));
          } while (!closed.await(LIVE_STEP.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS));
        });
  }

  private Answer listRoutes(Call call) {
    App app = viewer(call);
    return Answer.ok(
        Page.whole(
            apps.deployment(app).stream()
                .flatMap(
                    serving ->
                        serving.manifest().routes().stream()
                            .sorted(
                                Comparator.comparingInt((RouteSpec route) -> route.path().length())
                                    .reversed())
                            .map(route -> AppViews.route(serving.manifest(), route)))
                .toList()));
  }

  record Value(String value) {
    /** Values may be secrets; they stay out of whatever prints a record. */
    @Override
    public String toString() {
      return "Value[" + Secret.MASK + "]";
    }
  }

  private Answer putSecret(Call call) {
    App app = editor(call);
    Committed<SecretName> written =
        apps.variables()
            .putSecret(
                app, by(call), call.path("name"), new Secret(call.body(Value.class).value()));
    apps.applySecrets(app);
    return Answer.ok(written.value()).position(written.position());
  }

  private Answer deleteSecret(Call call) {
    App app = editor(call);
    Committed<Boolean> deleted = apps.variables().deleteSecret(app, by(call), call.path("name"));
    apps.applySecrets(app);
    return Answer.noContent().position(deleted.position());
  }

  private Answer listConfig(Call call) {
    App app = viewer(call);
    PageRequest page = call.page();
    return Answer.ok(
        Page.of(
                apps.variables().listConfig(app, page.after().orElse(""), page.fetch()),
                page.limit(),
                ConfigVariable::name)
            .map(AppViews::config));
  }

  private Answer getConfigVar(Call call) {
    App app = viewer(call);
    String name = call.path("name");
    ConfigVariable variable =
        apps.variables().config(app, name).orElseThrow(() -> Problems.notFound("variable", name));
    return Answer.ok(AppViews.config(variable)).etag(Long.toString(variable.version()));
  }

  private Answer putConfigVar(Call call) {
    App app = editor(call);
    Committed<ConfigVariable> written =
        apps.variables()
            .putConfig(
                app, by(call), call.path("name"), call.body(Value.class).value(), call.ifMatch());
    return Answer.ok(AppViews.config(written.value()))
        .etag(Long.toString(written.value().version()))
        .position(written.position());
  }

  private Answer deleteConfigVar(Call call) {
    App app = editor(call);
    Committed<Boolean> deleted =
        apps.variables().deleteConfig(app, by(call), call.path("name"), call.ifMatch());
    return Answer.noContent().position(deleted.position());
  }

  private Answer listSchedules(Call call) {
    App app = viewer(call);
    var next = apps.schedules().nextRuns(app);
    return Answer.ok(
        Page.whole(
            apps.deployment(app).stream()
                .flatMap(serving -> serving.manifest().schedules().stream())
                .map(
                    schedule ->
                        new AppViews.ScheduleView(
                            schedule.name(),
                            schedule.service(),
                            schedule.cron(),
                            schedule.timezone().getId(),
                            schedule.run(),
                            Optional.ofNullable(next.get(schedule.name())),
                            apps.commands()
                                .table()
                                .lastOf(app, schedule.name())
                                .map(AppViews::command)))
                .toList()));
  }

  record Run(String service, String command) {}

  private Answer runCommand(Call call) {
    App app = editor(call);
    Run run = call.body(Run.class);
    return Answer.created(AppViews.command(apps.run(app, run.service(), run.command(), by(call))));
  }

  private AppCommand command(App app, Call call) {
    Id id = call.id("command", "cmd");
    return apps.commands()
        .table()
        .find(app, id)
        .orElseThrow(() -> Problems.notFound("command", id.toString()));
  }

  private Answer cancelCommand(Call call) {
    App app = editor(call);
    apps.commands().cancel(app, command(app, call).id(), by(call));
    return Answer.noContent();
  }

  private Answer streamCommand(Call call) {
    App app = viewer(call);
    Id id = command(app, call).id();
    LogFilter filter = LogFilter.ofInstance(id);
    long after = call.lastEventId().flatMap(AppsHttp::offset).orElse(0L);
    return Answer.events(
        sink -> {
          long at =
              logs.follow(
                  sink, app.id(), filter, line -> true, after, () -> apps.commands().isRunning(id));
          logs.sendRest(sink, app.id(), filter, line -> true, at);
          Optional<AppCommand> ended = apps.commands().table().find(app, id);
          if (ended.isPresent()) {
            sink.send(Optional.empty(), "end", AppViews.command(ended.get()));
          }
        });
  }
}
