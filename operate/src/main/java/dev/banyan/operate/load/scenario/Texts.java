package dev.banyan.operate.load.scenario;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the variables of one class's texts; those that are not there are mistakes.
 *
 * @param at the class's key
 * @param errors where mistakes go
 */
record Texts(String at, Map<String, String> variables, List<String> errors) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]{0,60})\\}");
  private static final int LENGTH_MAX = 1 << 20;

  /** Replaced once: what a variable holds is no text with variables. */
  String filled(String key, String text) {
    var out = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = variables.get(name);
      if (value == null) {
        errors.add(
            at
                + "."
                + key
                + ": there is no variable "
                + name
                + ScenarioPlan.hint(name, List.copyOf(variables.keySet())));
        value = "";
      }
      out.append(text, from, matcher.start()).append(value);
      from = matcher.end();
      if (out.length() > LENGTH_MAX) {
        throw new IllegalArgumentException(key + ": longer than " + LENGTH_MAX + " characters");
      }
    }
    return out.append(text, from, text.length()).toString();
  }
}
