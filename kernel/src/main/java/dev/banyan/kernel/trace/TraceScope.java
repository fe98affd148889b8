package dev.banyan.kernel.trace;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The recorded span that the running thread works for: what it asks others is that span's child.
 * Absent where nothing is recorded.
 *
 * @param spans where children go
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them
 */
public record TraceScope(Spans spans, String traceId, String spanId) {

  private static final ScopedValue<TraceScope> CURRENT = ScopedValue.newInstance();
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Does the work, and whatever it calls on this thread, within this scope. */
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /** Whether the running thread works for a span that is recorded. */
  public static boolean active() {
    return CURRENT.isBound();
  }

  /** Tells that the running thread asked somebody; nothing happens where nothing is recorded. */
  public static void asked(
      String name, long nanos, boolean failed, Map<String, String> attributes) {
    if (!CURRENT.isBound()) {
      return;
    }
    TraceScope scope = CURRENT.get();
    scope.spans.add(
        new Span(
            scope.traceId,
            newSpanId(),
            scope.spanId,
            Span.Kind.CLIENT,
            name,
            System.currentTimeMillis() - nanos / NANOS_PER_MILLI,
            nanos,
            failed,
            attributes));
  }

  /** Sixteen random hexadecimal digits, never all zeros. */
  public static String newSpanId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
