package dev.banyan.server.scale;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller wrote wrongly, told as the contract's own checks tell it: a field each. */
final class Mistakes {

  /** {@code services[0].pod: what is wrong}, as everything in scale words it. */
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z][A-Za-z0-9_.\\[\\]-]{0,99}): (.+)", Pattern.DOTALL);

  private static final int MISTAKES_MAX = 20;
  private static final int LENGTH_MAX = 500;

  private record Mistake(String field, String detail) {}

  private Mistakes() {}

  /**
   * Does something with what a caller wrote.
   *
   * @param whole the request's field for a mistake that names none
   * @param field from a key in scale's words to the request's field
   * @throws ProblemException 400 with {@code errors}
   */
  static <T> T told(String whole, UnaryOperator<String> field, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ConfigException mistakes) {
      throw problem(whole, field, mistakes.errors());
    } catch (IllegalArgumentException mistake) {
      throw problem(whole, field, List.of(String.valueOf(mistake.getMessage())));
    }
  }

  /** The same where the field holds a whole file, whose keys stand below it. */
  static <T> T inFile(String whole, Supplier<T> reading) {
    return told(whole, key -> whole + "." + key, reading);
  }

  private static ProblemException problem(
      String whole, UnaryOperator<String> field, List<String> sentences) {
    List<Mistake> errors = new ArrayList<>();
    for (String sentence : sentences.subList(0, Math.min(MISTAKES_MAX, sentences.size()))) {
      Matcher named = NAMED.matcher(sentence);
      boolean names = named.matches();
      errors.add(
          new Mistake(
              names ? field.apply(String.valueOf(named.group(1))) : whole,
              clipped(names ? String.valueOf(named.group(2)) : sentence)));
    }
    Mistake first = errors.getFirst();
    Problem problem =
        Problems.invalid(first.field(), first.field() + ": " + first.detail()).problem();
    return Problems.of(problem.with("errors", errors));
  }

  private static String clipped(String text) {
    return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
  }
}
