package dev.banyan.server.scale;

import dev.banyan.apps.App;
import dev.banyan.apps.AppManifest;
import dev.banyan.apps.AppSupervisor;
import dev.banyan.apps.TrafficSource;
import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code GET /v1/scale/advice}: what to do next for an app of this node. Thread-safe. */
final class Advising {

  private static final Duration WINDOW_MIN = Duration.ofMinutes(1);
  private static final String WINDOW_DEFAULT = "1h";
  private static final String PRESET_DEFAULT = "bondhu";

  private final AppSupervisor apps;
  private final Access access;
  private final AppWindow windows;
  private final AdviceMemories memories = new AdviceMemories();

  Advising(AppSupervisor apps, Access access, AppWindow windows) {
    this.apps = apps;
    this.access = access;
    this.windows = windows;
  }

  Answer advise(Call call) {
    App app = app(call);
    Duration reach = window(call.query("window").orElse(WINDOW_DEFAULT));
    String preset = call.query("preset").orElse(PRESET_DEFAULT);
    Thresholds thresholds =
        Mistakes.told("preset", UnaryOperator.identity(), () -> Thresholds.preset(preset));
    Window window = windows.of(app, apps.status(app), reach);
    Setup setup = setup(call, app);
    Advice advice =
        memories.advise(
            app.id(), preset, reach, before -> Advisor.advise(window, setup, thresholds, before));
    return Answer.ok(
        AdviceView.of(advice, Optional.of(app.id()), Optional.of(preset), window.until(), reach));
  }

  /** What is no app's id is told what an unknown id is told. */
  private App app(Call call) {
    String text = call.query("app").orElse("");
    Id id;
    try {
      id = Id.parse("app", text);
    } catch (IllegalArgumentException notAnId) {
      throw Problems.notFound("app", text);
    }
    App app = apps.find(id).orElseThrow(() -> Problems.notFound("app", text));
    access.require(call.caller(), app.team(), Role.VIEWER, "app", id);
    return app;
  }

  private static Duration window(String text) {
    Duration window;
    try {
      window = Durations.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw Problems.invalid("window", "window: " + wrong.getMessage());
    }
    if (window.compareTo(WINDOW_MIN) < 0 || window.compareTo(TrafficSource.WINDOW_MAX) > 0) {
      throw Problems.invalid(
          "window",
          "window: is "
              + Durations.format(WINDOW_MIN)
              + " to "
              + Durations.format(TrafficSource.WINDOW_MAX)
              + "; figures are kept no longer.");
    }
    return window;
  }

  /**
   * The app's set-up. That a route is cached says that something is; that none is says nothing,
   * since the app may cache by itself. How it pools its connections, whether there is a larger
   * machine to have and whether the loss of this one has to be survived, the node cannot see: who
   * asks may say it.
   */
  private Setup setup(Call call, App app) {
    Optional<Boolean> cached =
        apps.manifest(app)
            .map(AppManifest::routes)
            .filter(routes -> routes.stream().anyMatch(route -> route.cache().isPresent()))
            .map(routes -> true);
    return new Setup(
        said(call, "cached").or(() -> cached),
        said(call, "pooled"),
        said(call, "largest"),
        said(call, "redundancy"),
        call.query("scaledUp").map(Advising::day));
  }

  /** The contract lets true and false through. */
  private static Optional<Boolean> said(Call call, String name) {
    return call.query(name).map(Boolean::parseBoolean);
  }

  private static Instant day(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException wrong) {
      throw Problems.invalid("scaledUp", "scaledUp: is a date such as 2026-01-31.");
    }
  }
}
