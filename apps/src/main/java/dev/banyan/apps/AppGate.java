package dev.banyan.apps;

import dev.banyan.http.Access;
import dev.banyan.http.Call;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;

/**
 * Lets a call to its app: finds the app first, then asks about its team, so that a stranger's
 * answer is the one that an unknown id gets.
 */
record AppGate(AppSupervisor apps, Access access) {

  App viewer(Call call) {
    return app(call, Role.VIEWER);
  }

  /** One who changes something of an app that stays. */
  App editor(Call call) {
    App app = app(call, Role.EDITOR);
    if (app.removing()) {
      throw AppsException.beingRemoved(app);
    }
    return app;
  }

  App owner(Call call) {
    return app(call, Role.OWNER);
  }

  private App app(Call call, Role role) {
    Id id = call.id("app", "app");
    App app = apps.find(id).orElseThrow(() -> Problems.notFound("app", id.toString()));
    access.require(call.caller(), app.team(), role, "app", id);
    return app;
  }

  Changes.By by(Call call) {
    return Changes.By.of(call.caller());
  }
}
