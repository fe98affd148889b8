package dev.banyan.apps;

import dev.banyan.kernel.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes secret values out of log lines. Values shorter than {@value #LENGTH_MIN} characters are
 * left: they would blacken ordinary words and protect nothing. A value of several lines is masked
 * line by line, since that is how logs see it. Immutable, for any thread.
 */
final class SecretMask implements UnaryOperator<String> {

  static final int LENGTH_MIN = 4;

  private final List<String> values;

  SecretMask(Collection<String> secrets) {
    // Longest first, so that a secret inside another does not leave the other's rest behind.
    this.values =
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(value -> value.length() >= LENGTH_MIN)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  @Override
  public String apply(String line) {
    String masked = line;
    for (String value : values) {
      if (masked.contains(value)) {
        // Never longer than the value: a line that was not too long does not become so.
        masked =
            masked.replace(
                value, Secret.MASK.substring(0, Math.min(value.length(), Secret.MASK.length())));
      }
    }
    return masked;
  }
}
