package dev.banyan.workloads.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The programs of util-linux and coreutils that a start passes through, by absolute path: the
 * service's own PATH must not decide what runs before its user id is set.
 */
record Tools(
    Optional<String> setsid,
    Optional<String> setpriv,
    Optional<String> unshare,
    Optional<String> mount,
    Optional<String> mkdir) {

  static final String SHELL = "/bin/sh";

  private static final List<String> PLACES = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  static Tools ofHost() {
    return new Tools(
        find("setsid"), find("setpriv"), find("unshare"), find("mount"), find("mkdir"));
  }

  private static Optional<String> find(String name) {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
