package dev.banyan.scale.hpa;

/**
 * How far a service is scaled.
 *
 * @param wanted replicas asked for ({@code spec.replicas})
 * @param existing replicas there are, ready or not ({@code status.replicas})
 */
public record ScaleStatus(int wanted, int existing) {

  public ScaleStatus {
    if (wanted < 0 || existing < 0) {
      throw new IllegalArgumentException("replicas are not negative");
    }
  }
}
