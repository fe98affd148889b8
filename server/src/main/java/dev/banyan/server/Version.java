package dev.banyan.server;

import java.util.Optional;

/** Which build this is. */
public final class Version {

  private Version() {}

  /** As the jar says; {@code development} when run from classes. */
  public static String banyan() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
