package dev.banyan.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a distributed trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits: ours
 * @param parentId 16 hexadecimal digits: the caller's; empty where the trace begins here
 * @param sampled whether it is recorded: the caller decides, and where there is none we do
 */
record TraceContext(String traceId, String spanId, String parentId, boolean sampled) {

  static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Goes on with the caller's trace, or begins one where none is given or it is malformed. */
  static TraceContext of(@Nullable String header, RandomGenerator random, BooleanSupplier begins) {
    String span = HexFormat.of().toHexDigits(random.nextLong() | 1);
    return parse(header, span)
        .orElseGet(
            () ->
                new TraceContext(
                    HexFormat.of().toHexDigits(random.nextLong())
                        + HexFormat.of().toHexDigits(random.nextLong() | 1),
                    span,
                    "",
                    begins.getAsBoolean()));
  }

  private static Optional<TraceContext> parse(@Nullable String header, String span) {
    if (header == null || header.length() > 128) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(header.strip());
    if (!matcher.matches()
        || matcher.group(1).equals("ff")
        || (matcher.group(1).equals("00") && matcher.group(5) != null)
        || matcher.group(2).equals(NO_TRACE)
        || matcher.group(3).equals(NO_SPAN)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(matcher.group(4), 16) & 1) == 1;
    return Optional.of(new TraceContext(matcher.group(2), span, matcher.group(3), sampled));
  }
}
