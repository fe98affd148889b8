package dev.banyan.workloads.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What services see of Banyan's own environment: the listed names and nothing else, since the rest
 * may hold secrets that are not theirs.
 */
final class EnvironmentPass {

  private static final String PATH_DEFAULT =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, String> passed = new TreeMap<>();

  /**
   * @param names may end in {@code *}
   * @param own Banyan's environment
   */
  EnvironmentPass(List<String> names, Map<String, String> own) {
    passed.put("PATH", PATH_DEFAULT);
    own.forEach(
        (name, value) -> {
          if (names.stream().anyMatch(pattern -> matches(pattern, name))) {
            passed.put(name, value);
          }
        });
    // A user who does not run as root keeps their own HOME; the driver sets it for others.
    String home = own.get("HOME");
    if (home != null) {
      passed.putIfAbsent("HOME", home);
    }
  }

  Map<String, String> passed() {
    return passed;
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
