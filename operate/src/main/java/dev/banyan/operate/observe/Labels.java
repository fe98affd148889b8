package dev.banyan.operate.observe;

import dev.banyan.kernel.Printable;
import java.util.List;

/** Label values, which strangers write, as people may see them. */
final class Labels {

  private static final int LENGTH_MAX = 100;

  private Labels() {}

  static String shown(List<String> values) {
    String text =
        Printable.of(String.join(" ", values.stream().filter(value -> !value.isEmpty()).toList()));
    if (text.isEmpty()) {
      return "(none)";
    }
    return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX - 1) + "…";
  }
}
