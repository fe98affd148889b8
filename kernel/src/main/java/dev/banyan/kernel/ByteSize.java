package dev.banyan.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A size in bytes, written as Kubernetes and Docker write it: {@code 512Mi}, {@code 1Gi} in powers
 * of 1,024; {@code 10MB}, {@code 10M} in powers of 1,000; a bare number is bytes.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]{0,3})");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("B", 1L),
          Map.entry("k", 1_000L),
          Map.entry("kB", 1_000L),
          Map.entry("KB", 1_000L),
          Map.entry("M", 1_000_000L),
          Map.entry("MB", 1_000_000L),
          Map.entry("G", 1_000_000_000L),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("Ki", 1L << 10),
          Map.entry("KiB", 1L << 10),
          Map.entry("Mi", 1L << 20),
          Map.entry("MiB", 1L << 20),
          Map.entry("Gi", 1L << 30),
          Map.entry("GiB", 1L << 30),
          Map.entry("Ti", 1L << 40),
          Map.entry("TiB", 1L << 40));

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException in words for the user
   */
  @JsonCreator
  public static ByteSize parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("'" + text + "' is not a size; write 512Mi, 1Gi or 10MB");
    }
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException("'" + text + "' is too large a size", tooLarge);
    }
  }

  public static ByteSize ofMebibytes(long mebibytes) {
    return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The shortest exact form, in powers of 1,024. */
  @JsonValue
  @Override
  public String toString() {
    String[] suffixes = {"Ti", "Gi", "Mi", "Ki"};
    for (int i = 0; i < suffixes.length; i++) {
      long unit = 1L << (10 * (suffixes.length - i));
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + suffixes[i];
      }
    }
    return Long.toString(bytes);
  }
}
