package dev.banyan.server;

import java.nio.file.Path;

/**
 * How the first owner of an installation signs up.
 *
 * @param url holds a secret: who opens it first owns the installation
 * @param file holds the link; its owner alone may read it
 */
public record SetupLink(String url, Path file) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "SetupLink[" + file + "]";
  }
}
