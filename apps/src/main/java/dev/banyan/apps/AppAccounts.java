package dev.banyan.apps;

import dev.banyan.kernel.Secret;
import java.util.List;
import java.util.Map;

/** What apps ask of accounts; {@code server} implements it. Calls block; thread-safe. */
public interface AppAccounts {

  /** Makes a key by which the app acts for its team ({@code BANYAN_KEY}). */
  Secret makeKey(App app);

  /** Whether a key made for the app is still good: neither revoked nor expired. */
  boolean keyStands(App app, Secret key);

  /** Ends a key made for the app; nothing happens where it stands no more. */
  void endKey(App app, Secret key);

  /**
   * How people know those who acted: the e-mail of a user, the name of a key.
   *
   * @param actors ids as they are kept with what was done; those that are of nobody known are left
   *     out of the answer
   */
  Map<String, String> names(List<String> actors);
}
