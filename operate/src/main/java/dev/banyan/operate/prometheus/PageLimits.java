package dev.banyan.operate.prometheus;

/**
 * How much of a page is taken in at most. A node of Prometheus itself has some 10 MB, a large
 * exporter some hundred thousand lines.
 *
 * @param bytes of a page
 * @param lines of a page
 * @param lineLength in characters
 * @param series that are kept, of those asked for
 * @param labels of a series
 * @param labelLength in characters, of a name or a value
 */
public record PageLimits(
    int bytes, int lines, int lineLength, int series, int labels, int labelLength) {

  /** What is enough for all that is known. */
  public static final PageLimits USUAL =
      new PageLimits(32 << 20, 500_000, 64 << 10, 50_000, 64, 8 << 10);
}
