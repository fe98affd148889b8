package dev.banyan.operate.observe;

import dev.banyan.kernel.config.Default;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Series to read.
 *
 * @param names of metrics; several are read as one. {@value #CORES} and {@value #MEMORY} are what
 *     the user says of each process
 * @param where labels have these values: {@code 5*|error} is any that begins with 5, or error;
 *     {@code *} is any but none
 * @param not labels do not have these values; an empty alternative is no value
 * @param read how
 * @param add how series of one group become one value
 * @param above for {@link Read#ABOVE}, the bucket's bound
 * @param orZero whether none that fits, where the metric and its labels are there, is a zero: no
 *     series of failed requests is no failed request
 */
public record Term(
    List<String> names,
    Map<String, String> where,
    Map<String, String> not,
    @Default("value") Read read,
    @Default("sum") Join add,
    Optional<String> above,
    @Default("false") boolean orZero) {

  /** What {@code --cores} says. */
  public static final String CORES = "$cores";

  /** What {@code --memory} says, in bytes. */
  public static final String MEMORY = "$memory";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.]{0,254}");
  private static final int NAMES_MAX = 20;

  public Term {
    if (names.isEmpty() || names.size() > NAMES_MAX) {
      throw new IllegalArgumentException("names: must be 1 to " + NAMES_MAX + " names of metrics");
    }
    for (String name : names) {
      if (!isName(name) && !name.equals(CORES) && !name.equals(MEMORY)) {
        throw new IllegalArgumentException("names: '" + name + "' is no metric's name");
      }
    }
    if (where.size() + not.size() > NAMES_MAX) {
      throw new IllegalArgumentException("where: more than " + NAMES_MAX + " labels");
    }
    if (add == Join.NONE) {
      throw new IllegalArgumentException("add: must be sum, max or mean");
    }
    if (above.isPresent() != (read == Read.ABOVE)) {
      throw new IllegalArgumentException("above: goes with read: above, and with nothing else");
    }
    above.ifPresent(Term::bound);
  }

  /** Whether a metric may be called so. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether it is something that the user says and nobody measures. */
  boolean stated() {
    return names.getFirst().startsWith("$");
  }

  double aboveBound() {
    return above.map(Term::bound).orElseThrow();
  }

  private static double bound(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException("above: '" + text + "' is no number", none);
    }
  }

  /** Whether a series is one of these. */
  boolean fits(Map<String, String> labels) {
    return where.entrySet().stream()
            .allMatch(
                each -> {
                  String value = labels.getOrDefault(each.getKey(), "");
                  return !value.isEmpty() && Glob.matches(each.getValue(), value);
                })
        && not.entrySet().stream()
            .noneMatch(
                each -> Glob.matches(each.getValue(), labels.getOrDefault(each.getKey(), "")));
  }

  /** Whether a series could be one of these, if its labels had other values. */
  boolean couldFit(Map<String, String> labels) {
    return labels.keySet().containsAll(where.keySet());
  }
}
