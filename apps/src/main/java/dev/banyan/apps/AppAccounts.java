package dev.banyan.apps;

import dev.banyan.kernel.Secret;

/** What apps ask of accounts; {@code server} implements it. Calls block; thread-safe. */
public interface AppAccounts {

  /** Makes a key by which the app acts for its team ({@code BANYAN_KEY}). */
  Secret makeKey(App app);

  /** Whether a key made for the app is still good: neither revoked nor expired. */
  boolean keyStands(App app, Secret key);
}
