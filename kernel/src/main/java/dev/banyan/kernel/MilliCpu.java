package dev.banyan.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** CPU in thousandths of a core, written {@code 250m}, {@code 1} or {@code 1.5}. */
public record MilliCpu(long millis) implements Comparable<MilliCpu> {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,7})m|(\\d{1,4}(?:\\.\\d{1,3})?)");

  public MilliCpu {
    if (millis < 1) {
      throw new IllegalArgumentException("a CPU share is at least 1m");
    }
  }

  /**
   * Reads a share.
   *
   * @throws IllegalArgumentException in words for the user
   */
  @JsonCreator
  public static MilliCpu parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a CPU share; write 250m, 1 or 1.5");
    }
    return new MilliCpu(
        matcher.group(1) != null
            ? Long.parseLong(matcher.group(1))
            : new BigDecimal(matcher.group(2)).movePointRight(3).longValueExact());
  }

  public double cores() {
    return millis / 1000.0;
  }

  @Override
  public int compareTo(MilliCpu other) {
    return Long.compare(millis, other.millis);
  }

  @JsonValue
  @Override
  public String toString() {
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : millis + "m";
  }
}
