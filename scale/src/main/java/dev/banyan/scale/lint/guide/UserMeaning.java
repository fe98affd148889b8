package dev.banyan.scale.lint.guide;

/** What a guide counts when it says "user". */
public enum UserMeaning {
  /** At the same moment. */
  CONCURRENT,
  /** In a day or month. */
  ACTIVE,
  /** With an account. */
  REGISTERED
}
