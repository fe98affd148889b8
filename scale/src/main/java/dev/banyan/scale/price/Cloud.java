package dev.banyan.scale.price;

/** A cloud whose managed Kubernetes keeps part of each node for itself, by a formula of its own. */
public enum Cloud {
  /** Amazon: EKS on EC2. */
  AWS("EKS"),
  /** Google: GKE on Compute Engine. */
  GCP("GKE"),
  /** Microsoft: AKS on Azure virtual machines. */
  AZURE("AKS");

  private final String kubernetes;

  Cloud(String kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** The name of its managed Kubernetes. */
  public String kubernetes() {
    return kubernetes;
  }
}
