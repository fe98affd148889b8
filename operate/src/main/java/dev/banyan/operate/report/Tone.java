package dev.banyan.operate.report;

import java.util.Locale;

/** How something is to be taken. A word or sign stands beside the colour always. */
public enum Tone {
  GOOD("✓"),
  WARNING("!"),
  BAD("✕"),
  INFO("i"),
  PLAIN("");

  private final String sign;

  Tone(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
