package dev.banyan.apps;

import dev.banyan.kernel.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What a variable of an app's environment may be, be it a secret or not. */
final class VariableRules {

  private static final Set<String> RESERVED =
      Set.of(
          "PORT",
          "BANYAN_APP",
          "BANYAN_SERVICE",
          "BANYAN_INSTANCE",
          "BANYAN_RELEASE",
          "BANYAN_EDGE_SECRET");

  private VariableRules() {}

  static void requireSettable(String name, String value) {
    if (RESERVED.contains(name)) {
      throw Problems.invalid("name", name + " is set by Banyan. Choose another name.");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > ConfigVariable.VALUE_BYTES_MAX) {
      throw Problems.invalid("value", "A value has 64 KiB at most.");
    }
    if (value.indexOf('\0') >= 0) {
      throw Problems.invalid("value", "A value has no NUL character.");
    }
  }
}
