package dev.banyan.scale.lint.guide;

/** What is lost, from the least to the most. */
public enum Scenario {
  POD,
  NODE,
  ZONE,
  REGION
}
