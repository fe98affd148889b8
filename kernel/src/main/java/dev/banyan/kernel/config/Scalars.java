package dev.banyan.kernel.config;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The types of single values: text, numbers, booleans, enums, durations, sizes, paths, secrets. */
final class Scalars {

  private static final int DIGITS_MAX = 30;

  private static final Map<Class<?>, Function<String, Object>> PARSERS =
      Map.ofEntries(
          Map.entry(String.class, text -> text),
          Map.entry(int.class, Scalars::wholeNumber),
          Map.entry(long.class, text -> number(text, Long::parseLong, "a whole number")),
          Map.entry(double.class, text -> number(text, Scalars::finite, "a number")),
          Map.entry(BigDecimal.class, text -> number(text, Scalars::decimal, "a number")),
          Map.entry(LocalDate.class, Scalars::date),
          Map.entry(boolean.class, Scalars::bool),
          Map.entry(Integer.class, Scalars::wholeNumber),
          Map.entry(Long.class, text -> number(text, Long::parseLong, "a whole number")),
          Map.entry(Boolean.class, Scalars::bool),
          Map.entry(Duration.class, Durations::parse),
          Map.entry(ByteSize.class, ByteSize::parse),
          Map.entry(MilliCpu.class, MilliCpu::parse),
          Map.entry(Secret.class, Secret::new),
          Map.entry(Id.class, Id::parse),
          Map.entry(Path.class, Path::of),
          Map.entry(URI.class, URI::create));

  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return type.isEnum() || PARSERS.containsKey(type);
  }

  static Object parse(Class<?> type, String text) {
    if (type.isEnum()) {
      return constant(type, text);
    }
    Function<String, Object> parser = PARSERS.get(type);
    if (parser == null) {
      throw new IllegalStateException("a configuration record holds a " + type.getName());
    }
    return parser.apply(text);
  }

  /** An enum constant's name in a file: lower-case, with hyphens. */
  static String wireName(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object constant(Class<?> type, String text) {
    Object[] constants = type.getEnumConstants();
    List<String> names = Arrays.stream(constants).map(Scalars::wireName).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not one of "
              + String.join(", ", names)
              + NearestName.of(text, names)
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(""));
    }
    return constants[index];
  }

  private static double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException("not finite");
    }
    return value;
  }

  /** An exact number; few enough digits that arithmetic on it stays cheap whoever wrote it. */
  private static BigDecimal decimal(String text) {
    BigDecimal value = new BigDecimal(text);
    if (value.precision() > DIGITS_MAX || Math.abs(value.scale()) > DIGITS_MAX) {
      throw new NumberFormatException("more than " + DIGITS_MAX + " digits");
    }
    return value;
  }

  private static Object date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException broken) {
      throw new IllegalArgumentException("'" + text + "' is not a date; write 2026-01-31", broken);
    }
  }

  private static Object wholeNumber(String text) {
    return number(text, Integer::parseInt, "a whole number");
  }

  private static Object bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static Object number(String text, Function<String, Object> parser, String what) {
    try {
      return parser.apply(text.strip());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not " + what, wrong);
    }
  }
}
