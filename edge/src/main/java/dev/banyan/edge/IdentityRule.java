package dev.banyan.edge;

/** Whether a route wants to know who calls. */
public enum IdentityRule {
  /** The app is told nothing; credentials of Banyan are still kept from it. */
  NONE,
  /** A caller with a valid credential is named to the app; others pass unnamed. */
  OPTIONAL,
  /** Callers without a valid credential get 401. */
  REQUIRED
}
