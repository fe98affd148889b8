package dev.banyan.kernel.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lays sources of configuration over each other: file, then environment, then flags; the later wins
 * key by key. Stateless.
 */
public final class ConfigTree {

  private ConfigTree() {}

  /** The two trees merged; where both have a value the one of {@code over} stands. */
  public static Map<String, Object> merge(Map<String, ?> under, Map<String, ?> over) {
    var out = new LinkedHashMap<String, Object>(under);
    over.forEach(
        (key, value) -> {
          if (out.get(key) instanceof Map<?, ?> below && value instanceof Map<?, ?> above) {
            out.put(key, merge(cast(below), cast(above)));
          } else {
            out.put(key, value);
          }
        });
    return out;
  }

  /** A tree from dotted keys: {@code database.poolSizeMax=20}. */
  public static Map<String, Object> fromDotted(Map<String, ?> dotted) {
    Map<String, Object> out = new LinkedHashMap<>();
    new TreeMap<String, Object>(dotted)
        .forEach(
            (key, value) -> {
              Map<String, Object> leaf = Map.of(last(key), value);
              for (String rest = parent(key); !rest.isEmpty(); rest = parent(rest)) {
                leaf = Map.of(last(rest), leaf);
              }
              out.putAll(merge(out, leaf));
            });
    return out;
  }

  /**
   * The variables that begin with {@code prefix}: {@code BANYAN_DATABASE__POOL_SIZE_MAX} is {@code
   * database.poolSizeMax}. Two underscores go a level down, one begins a new word.
   */
  public static Map<String, Object> fromEnvironment(String prefix, Map<String, String> variables) {
    var dotted = new TreeMap<String, Object>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && name.length() > prefix.length()) {
            dotted.put(dottedName(name.substring(prefix.length())), value);
          }
        });
    return fromDotted(dotted);
  }

  private static String dottedName(String variable) {
    var out = new StringBuilder();
    boolean startOfWord = false;
    for (int i = 0; i < variable.length(); i++) {
      char c = variable.charAt(i);
      if (c == '_' && i + 1 < variable.length() && variable.charAt(i + 1) == '_') {
        out.append('.');
        i++;
      } else if (c == '_') {
        startOfWord = true;
      } else {
        out.append(startOfWord ? Character.toUpperCase(c) : Character.toLowerCase(c));
        startOfWord = false;
      }
    }
    return out.toString();
  }

  private static String last(String dotted) {
    return dotted.substring(dotted.lastIndexOf('.') + 1);
  }

  private static String parent(String dotted) {
    int dot = dotted.lastIndexOf('.');
    return dot < 0 ? "" : dotted.substring(0, dot);
  }

  private static Map<String, Object> cast(Map<?, ?> map) {
    var out = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> out.put(String.valueOf(key), value));
    return out;
  }
}
