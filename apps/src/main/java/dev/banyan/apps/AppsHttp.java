package dev.banyan.apps;

import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.InstanceStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The operations of the group Apps. Each finds the app first and asks {@link Access} about its
 * team, so that a stranger's answer is the one an unknown id gets.
 */
public final class AppsHttp {

  private static final int TRANSITIONS_MAX = 100;
  private static final String RESTART = "A restart was asked for.";

  private final AppSupervisor apps;
  private final Access access;
  private final AppGate gate;
  private final Actors actors;
  private final TrafficSource traffic;
  private final Function<App, String> appUrl;
  private final LogStreams logs;
  private final CpuShares shares;
  private final InstantSource clock;
  private final AppsConfig.Autoscale autoscale;

  AppsHttp(
      AppSupervisor apps,
      Access access,
      AppAccounts accounts,
      TrafficSource traffic,
      Function<App, String> appUrl,
      InstantSource clock,
      AppsConfig.Autoscale autoscale) {
    this.apps = apps;
    this.access = access;
    this.gate = new AppGate(apps, access);
    this.actors = new Actors(accounts);
    this.traffic = traffic;
    this.appUrl = appUrl;
    this.logs = new LogStreams(apps.workloads().logs());
    this.shares = new CpuShares(clock);
    this.clock = clock;
    this.autoscale = autoscale;
  }

  void register(Operations operations) {
    operations
        .on("listApps", this::listApps)
        .on("getApp", call -> Answer.ok(view(gate.viewer(call))))
        .on("deleteApp", this::deleteApp)
        .on("restartApp", this::restartApp)
        .on("listServices", this::listServices)
        .on("getService", call -> counted(gate.viewer(call), call.path("service")))
        .on("scaleService", this::scaleService)
        .on("restartService", this::restartService)
        .on("listInstances", this::listInstances)
        .on("getInstance", this::getInstance)
        .on("listReleases", this::listReleases)
        .on("createRelease", this::createRelease)
        .on("getRelease", this::getRelease)
        .on("rollback", this::rollback)
        .on("listRoutes", this::listRoutes);
    new VariablesHttp(apps, gate, actors).register(operations);
    new ObservationHttp(apps, gate, traffic, logs, clock).register(operations);
    new ScalingHttp(apps, gate, autoscale).register(operations);
    new CommandsHttp(apps, gate, actors, logs).register(operations);
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
    AppStatus status = apps.status(app);
    return AppViews.app(
        status, appUrl.apply(app), actors.of(status.release().stream().map(Release::createdBy)));
  }

  private AppViews.ServiceView service(App app, String name) {
    ServiceStatus status = apps.service(app, name);
    return AppViews.service(status, apps.serving(app).manifest(), appUrl.apply(app));
  }

  /** With the count that was asked for as its version, which is all of it that is changed here. */
  private Answer counted(App app, String name) {
    AppViews.ServiceView shown = service(app, name);
    return Answer.ok(shown).etag(Integer.toString(shown.replicas().desired()));
  }

  private Answer listServices(Call call) {
    App app = gate.viewer(call);
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

  record Deletion(String name) {}

  /** For owners, who name what goes: nothing of it can be brought back. */
  private Answer deleteApp(Call call) {
    App app = gate.owner(call);
    if (!call.body(Deletion.class).name().equals(app.name())) {
      throw Problems.invalid("name", "That is not the app's name. It is " + app.name() + ".");
    }
    return Answer.accepted(view(apps.remove(app, gate.by(call))));
  }

  private Answer restartApp(Call call) {
    App app = gate.editor(call);
    apps.restart(app, Optional.empty(), RESTART, gate.by(call));
    return Answer.accepted(view(app));
  }

  private Answer restartService(Call call) {
    App app = gate.editor(call);
    String name = call.path("service");
    apps.restart(app, Optional.of(name), RESTART, gate.by(call));
    return Answer.accepted(service(app, name));
  }

  record Scale(int replicas) {}

  private Answer scaleService(Call call) {
    App app = gate.editor(call);
    String name = call.path("service");
    apps.scale(app, name, call.body(Scale.class).replicas(), gate.by(call), call.ifMatch());
    return counted(app, name);
  }

  private Answer listInstances(Call call) {
    App app = gate.viewer(call);
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
    App app = gate.viewer(call);
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
    App app = gate.viewer(call);
    PageRequest page = call.page();
    int below;
    try {
      below = page.after().map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    } catch (NumberFormatException foreign) {
      throw Problems.invalid("cursor", "Use a nextCursor of an earlier answer as it is.");
    }
    Optional<Id> current = apps.current(app).map(Release::id);
    List<Release> fetched = apps.releases().table().list(app, below, page.fetch());
    var who = actors.of(fetched, Release::createdBy);
    return Answer.ok(
        Page.of(fetched, page.limit(), release -> Integer.toString(release.number()))
            .map(
                release ->
                    AppViews.release(release, current.equals(Optional.of(release.id())), who)));
  }

  private Answer createRelease(Call call) {
    App app = gate.editor(call);
    return Answer.created(view(apps.release(app, gate.by(call)), false));
  }

  private Answer getRelease(Call call) {
    App app = gate.viewer(call);
    Id id = call.id("release", "rel");
    Release release =
        apps.releases()
            .table()
            .find(app, id)
            .orElseThrow(() -> Problems.notFound("release", id.toString()));
    boolean current = apps.current(app).filter(one -> one.id().equals(id)).isPresent();
    return Answer.ok(view(release, current));
  }

  private AppViews.ReleaseView view(Release release, boolean current) {
    return AppViews.release(release, current, actors.of(Stream.of(release.createdBy())));
  }

  record Rollback(Optional<String> release) {}

  private Answer rollback(Call call) {
    App app = gate.editor(call);
    Optional<String> wanted = call.body(Rollback.class).release();
    Optional<Id> id;
    try {
      id = wanted.map(text -> Id.parse("rel", text));
    } catch (IllegalArgumentException notAnId) {
      throw Problems.notFound("release", wanted.orElse(""));
    }
    return Answer.accepted(view(apps.rollBack(app, id, gate.by(call)), false));
  }

  private Answer listRoutes(Call call) {
    App app = gate.viewer(call);
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
}
