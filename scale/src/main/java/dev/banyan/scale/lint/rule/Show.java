package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Dimension;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Figures as a reader writes them. */
final class Show {

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private Show() {}

  /** A text whose {@code {}} are replaced, in order, by numbers, spans and words. */
  static String text(String pattern, Object... arguments) {
    var out = new StringBuilder();
    int from = 0;
    for (Object argument : arguments) {
      int at = pattern.indexOf("{}", from);
      if (at < 0) {
        throw new IllegalArgumentException("more figures than places: " + pattern);
      }
      out.append(pattern, from, at).append(one(argument));
      from = at + 2;
    }
    return out.append(pattern.substring(from)).toString();
  }

  private static String one(Object argument) {
    return switch (argument) {
      case BigDecimal number -> number(number);
      case Long number -> number(BigDecimal.valueOf(number));
      case Integer number -> number(BigDecimal.valueOf(number));
      case Span span -> span(span);
      case Fact fact -> fact(fact);
      default -> argument.toString();
    };
  }

  static String number(BigDecimal number) {
    String pattern = number.abs().compareTo(BigDecimal.TEN) < 0 ? "#,##0.####" : "#,##0.##";
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(number);
  }

  static String span(Span span) {
    return span.point() ? number(span.low()) : number(span.low()) + "–" + number(span.high());
  }

  static String usd(BigDecimal amount) {
    boolean whole = amount.abs().compareTo(BigDecimal.TEN) >= 0;
    BigDecimal shown = whole ? amount.setScale(0, RoundingMode.HALF_UP) : amount;
    return (shown.signum() < 0 ? "−$" : "$") + number(shown.abs());
  }

  static String usd(Span span) {
    return span.point() ? usd(span.low()) : usd(span.low()) + "–" + usd(span.high()).substring(1);
  }

  static String percent(BigDecimal percent) {
    return number(percent.setScale(1, RoundingMode.HALF_UP)) + " %";
  }

  static String bytes(Span span) {
    BigDecimal mega = new BigDecimal("1000000");
    boolean giga = span.high().compareTo(mega.multiply(THOUSAND)) >= 0;
    BigDecimal unit = giga ? mega.multiply(THOUSAND) : mega;
    var shown =
        new Span(
            span.low().divide(unit, 3, RoundingMode.HALF_UP),
            span.high().divide(unit, 3, RoundingMode.HALF_UP));
    return span(shown) + (giga ? " GB" : " MB");
  }

  static String time(BigDecimal seconds) {
    if (seconds.compareTo(BigDecimal.valueOf(7200)) >= 0) {
      return number(seconds.divide(BigDecimal.valueOf(3600), 2, RoundingMode.HALF_UP)) + " h";
    }
    if (seconds.compareTo(BigDecimal.valueOf(180)) >= 0) {
      return number(seconds.divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP)) + " min";
    }
    return number(seconds) + " s";
  }

  /** A fact in its own unit. */
  static String fact(Fact fact) {
    if (fact.dimension() == Dimension.MONEY) {
      return usd(fact.span()) + (fact.open() ? "+" : "");
    }
    String unit =
        switch (fact.unit()) {
          case "count" -> "";
          case "percent" -> " %";
          case "millicores" -> "m";
          default -> " " + fact.unit().replace("per-", "a ");
        };
    return span(fact.stated()) + (fact.open() ? "+" : "") + unit;
  }
}
