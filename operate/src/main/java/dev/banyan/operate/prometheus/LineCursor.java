package dev.banyan.operate.prometheus;

import java.util.Locale;
import java.util.Map;

/** Reads one line with a value, from left to right. Of one thread. */
final class LineCursor {

  /** What is wrong with the line, without the line. */
  static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;

    Mistake(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** The longest number that anybody writes has some 25 characters. */
  private static final int NUMBER_LENGTH_MAX = 64;

  private final String line;
  private final PageLimits limits;
  private int at;

  LineCursor(String line, PageLimits limits) {
    this.line = line;
    this.limits = limits;
  }

  /** A name at the cursor; empty where a brace or something else stands. */
  String name() throws Mistake {
    int from = at;
    while (at < line.length() && isOfName(line.charAt(at), at > from, true)) {
      at++;
    }
    return bounded(line.substring(from, at));
  }

  /** Whether that sign comes next, which it then passes. */
  boolean next(char sign) {
    blanks();
    if (at < line.length() && line.charAt(at) == sign) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * Reads labels up to the closing brace.
   *
   * @param name of the metric so far; a quoted name without a value is one too (UTF-8 names)
   * @return the metric's name
   */
  String labels(String name, Map<String, String> into) throws Mistake {
    String metric = name;
    while (!next('}')) {
      String label = next('"') ? quoted() : labelName();
      if (next('=')) {
        if (!next('"')) {
          throw new Mistake("a label's value has no quotes");
        }
        if (into.put(label, quoted()) != null) {
          throw new Mistake("the label " + label + " stands there twice");
        }
        if (into.size() > limits.labels()) {
          throw new Mistake("it has more than " + limits.labels() + " labels");
        }
      } else if (metric.isEmpty() && into.isEmpty()) {
        metric = label;
      } else {
        throw new Mistake("a label has no value");
      }
      if (!next(',')) {
        if (next('}')) {
          return metric;
        }
        throw new Mistake("a comma or } is missing after a label");
      }
    }
    return metric;
  }

  double value() throws Mistake {
    return number(word(), "it has no value");
  }

  /** Passes what may follow the value, and nothing else may. */
  void timestampAndExemplar() throws Mistake {
    blanks();
    if (at < line.length() && line.charAt(at) != '#') {
      number(word(), "its timestamp is no number");
      blanks();
    }
    if (at < line.length() && line.charAt(at) != '#') {
      throw new Mistake("something follows its timestamp");
    }
  }

  private String labelName() throws Mistake {
    blanks();
    int from = at;
    while (at < line.length() && isOfName(line.charAt(at), at > from, false)) {
      at++;
    }
    if (at == from) {
      throw new Mistake("a label has no name");
    }
    return bounded(line.substring(from, at));
  }

  /** A text up to its closing quote; {@code \\}, {@code \"} and {@code \n} mean what they say. */
  private String quoted() throws Mistake {
    var text = new StringBuilder();
    while (at < line.length()) {
      char sign = line.charAt(at++);
      if (sign == '"') {
        return text.toString();
      }
      if (sign == '\\') {
        if (at >= line.length()) {
          break;
        }
        char escaped = line.charAt(at++);
        switch (escaped) {
          case '\\', '"' -> text.append(escaped);
          case 'n' -> text.append('\n');
          default -> throw new Mistake("\\" + escaped + " means nothing in a label's value");
        }
      } else {
        text.append(sign);
      }
      if (text.length() > limits.labelLength()) {
        throw new Mistake("a label is longer than " + limits.labelLength() + " characters");
      }
    }
    throw new Mistake("a quote is not closed");
  }

  private String word() {
    blanks();
    int from = at;
    while (at < line.length() && !isBlank(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  /** As Go writes numbers; Java's own suffixes and names are none. */
  private static double number(String word, String otherwise) throws Mistake {
    if (word.isEmpty() || word.length() > NUMBER_LENGTH_MAX) {
      throw new Mistake(otherwise);
    }
    String sign = word.charAt(0) == '+' || word.charAt(0) == '-' ? word.substring(0, 1) : "";
    String rest = word.substring(sign.length());
    if (rest.equalsIgnoreCase("inf") || rest.equalsIgnoreCase("infinity")) {
      return sign.equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (rest.equalsIgnoreCase("nan") && sign.isEmpty()) {
      return Double.NaN;
    }
    boolean hexadecimal = rest.regionMatches(true, 0, "0x", 0, 2);
    String allowed = hexadecimal ? "0123456789abcdefxp.+-" : "0123456789e.+-";
    if (!rest.toLowerCase(Locale.ROOT).chars().allMatch(each -> allowed.indexOf(each) >= 0)) {
      throw new Mistake(otherwise);
    }
    try {
      // Java wants an exponent of each hexadecimal number.
      boolean whole = hexadecimal && rest.indexOf('p') < 0 && rest.indexOf('P') < 0;
      return Double.parseDouble(whole ? word + "p0" : word);
    } catch (NumberFormatException none) {
      throw new Mistake(otherwise);
    }
  }

  private String bounded(String name) throws Mistake {
    if (name.length() > limits.labelLength()) {
      throw new Mistake("a name is longer than " + limits.labelLength() + " characters");
    }
    return name;
  }

  private void blanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char sign) {
    return sign == ' ' || sign == '\t';
  }

  private static boolean isOfName(char sign, boolean inside, boolean colons) {
    return sign >= 'a' && sign <= 'z'
        || sign >= 'A' && sign <= 'Z'
        || sign == '_'
        || colons && sign == ':'
        || inside && sign >= '0' && sign <= '9';
  }
}
