package dev.banyan.scale.lint.rule;

/** How much a finding weighs. */
public enum Severity {
  /** It cannot be as written. */
  ERROR,
  /** It works until it grows or fails. */
  WARNING,
  /** It has to be said more exactly. */
  NOTE
}
