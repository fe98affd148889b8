package dev.banyan.server;

import dev.banyan.accounts.AccountsModule;
import dev.banyan.apps.App;
import dev.banyan.apps.AppAccounts;
import dev.banyan.kernel.Role;
import dev.banyan.kernel.Secret;
import java.util.List;
import java.util.Map;

/** Answers from accounts what apps ask of them. */
record AccountsOfApps(AccountsModule accounts) implements AppAccounts {

  @Override
  public Secret makeKey(App app) {
    return accounts.createKey(app.team(), "app " + app.name(), Role.EDITOR);
  }

  @Override
  public boolean keyStands(App app, Secret key) {
    return accounts.keyStands(app.team(), key);
  }

  @Override
  public void endKey(App app, Secret key) {
    accounts.revokeKey(app.team(), key);
  }

  @Override
  public Map<String, String> names(List<String> actors) {
    return accounts.names(actors);
  }
}
