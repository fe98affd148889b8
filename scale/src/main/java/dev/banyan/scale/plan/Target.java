package dev.banyan.scale.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a stage can run. */
public enum Target {
  /** Docker on one rented machine. */
  DOCKER_VPS("Docker on a VPS"),
  FLY("Fly.io"),
  RAILWAY("Railway"),
  EKS("AWS EKS"),
  GKE("Google GKE"),
  AKS("Azure AKS");

  private final String title;

  Target(String title) {
    this.title = title;
  }

  /** {@code docker-vps}, {@code fly}, … */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  static String choices() {
    return Arrays.stream(values()).map(Target::wireName).collect(Collectors.joining(", "));
  }
}
