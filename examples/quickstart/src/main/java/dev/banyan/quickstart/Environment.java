package dev.banyan.quickstart;

import java.util.Optional;

/** What Banyan tells its instances by environment variables. */
final class Environment {

  private Environment() {}

  static int port() {
    return Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
  }

  /** A variable without which the app cannot work. */
  static String required(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(
            () -> new IllegalStateException(name + " is not set; start this app by `banyan up`"));
  }

  /** A short name for this replica: the last characters of the instance's id. */
  static String instanceName() {
    String id = System.getenv().getOrDefault("BANYAN_INSTANCE", "ins_local");
    return id.substring(Math.max(id.indexOf('_') + 1, id.length() - 6));
  }
}
