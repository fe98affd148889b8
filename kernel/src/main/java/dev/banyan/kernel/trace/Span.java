package dev.banyan.kernel.trace;

import java.util.Map;

/**
 * A finished piece of work within a trace (W3C Trace Context ids, OpenTelemetry's words).
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 of them
 * @param parentId 16 of them; empty where the trace begins here
 * @param kind who asked whom
 * @param name of few values: a route and not a path
 * @param startedMillis when, since 1970
 * @param nanos how long
 * @param failed whether it is to be shown as an error
 * @param attributes by OpenTelemetry's semantic conventions; no secrets, no queries
 */
public record Span(
    String traceId,
    String spanId,
    String parentId,
    Kind kind,
    String name,
    long startedMillis,
    long nanos,
    boolean failed,
    Map<String, String> attributes) {

  /** Which side of a call it is. */
  public enum Kind {
    /** It answered somebody. */
    SERVER,
    /** It asked somebody. */
    CLIENT
  }

  public Span {
    attributes = Map.copyOf(attributes);
  }
}
