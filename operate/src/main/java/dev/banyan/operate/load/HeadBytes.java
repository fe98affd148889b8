package dev.banyan.operate.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks into the bytes of a head without making texts of them: a generator reads tens of thousands
 * of heads a second, and what it takes for that its target does not get.
 */
final class HeadBytes {

  private static final int DIGITS_MAX = 18;

  private HeadBytes() {}

  /** A text to compare with: in lower case, of letters and of {@code - / :}. */
  static byte[] of(String lowerCase) {
    return lowerCase.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether this stands there, in whatever case. */
  static boolean at(byte[] head, int from, int end, byte[] lowerCase) {
    if (end - from < lowerCase.length) {
      return false;
    }
    for (int index = 0; index < lowerCase.length; index++) {
      // The bit that makes letters small is set in the other three anyway.
      if ((head[from + index] | 0x20) != lowerCase[index]) {
        return false;
      }
    }
    return true;
  }

  /** The first byte from here on that is no space or tab; {@code end} where there is none. */
  static int pastSpace(byte[] head, int from, int end) {
    int index = from;
    while (index < end && (head[index] == ' ' || head[index] == '\t')) {
      index++;
    }
    return index;
  }

  /**
   * The number that stands there, with space around it at most.
   *
   * @throws IllegalStateException where there is none, or one of more digits than a length has
   */
  static long number(byte[] head, int from, int end) {
    int first = pastSpace(head, from, end);
    int index = first;
    long number = 0;
    while (index < end && head[index] >= '0' && head[index] <= '9' && index - first < DIGITS_MAX) {
      number = number * 10 + (head[index++] - '0');
    }
    if (index == first || pastSpace(head, index, end) < end) {
      throw new IllegalStateException("a Content-Length of '" + lower(head, from, end) + "'");
    }
    return number;
  }

  static String lower(byte[] head, int from, int end) {
    return new String(head, from, end - from, StandardCharsets.ISO_8859_1)
        .trim()
        .toLowerCase(Locale.ROOT);
  }
}
