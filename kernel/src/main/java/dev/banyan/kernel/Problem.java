package dev.banyan.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as the API tells it (RFC 9457, {@code application/problem+json}).
 *
 * @param type a stable URI that names the kind of error
 * @param status the HTTP status
 * @param title the kind of error in a few words, always the same for a type
 * @param detail one or two sentences for this case that say what to do
 * @param extensions further members, in order; never secrets
 */
public record Problem(
    String type, int status, String title, String detail, Map<String, Object> extensions) {

  /** What every type begins with; the rest is the slug of {@link #slug()}. */
  public static final String TYPE_BASE = "https://banyan.dev/problems/";

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status from 400 to 599");
    }
    extensions = Map.copyOf(extensions);
  }

  /** A problem without extensions. */
  public static Problem of(String slug, int status, String title, String detail) {
    return new Problem(TYPE_BASE + slug, status, title, detail, Map.of());
  }

  /** The same problem with one more member. */
  public Problem with(String name, Object value) {
    var more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new Problem(type, status, title, detail, more);
  }

  /** The last part of {@link #type()}. */
  public String slug() {
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
