package dev.banyan.edge;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which answers may be kept, and for how long (RFC 9111, as a shared cache, narrowed by a rule).
 */
final class CacheRules {

  private static final int VARY_NAMES_MAX = 8;

  private CacheRules() {}

  /**
   * How an answer is kept.
   *
   * @param timeToLive how long it is fresh
   * @param staleAllowed whether it may stand in for a failing app later
   * @param varyNames the request headers it depends on, lower-case and sorted
   */
  record Storable(Duration timeToLive, boolean staleAllowed, List<String> varyNames) {}

  /** Whether an answer may be looked up and kept for this request at all. */
  static boolean requestAllows(HttpHeaders request) {
    return !request.contains(HttpHeaderNames.RANGE)
        && !request.contains(HttpHeaderNames.UPGRADE)
        && !hasDirective(request.get(HttpHeaderNames.CACHE_CONTROL), "no-store");
  }

  /**
   * Decides about an answer.
   *
   * @param authorized whether the app saw an {@code Authorization} header
   */
  static Optional<Storable> storable(
      CacheRule rule, boolean authorized, int status, HttpHeaders answer) {
    String control = joined(answer, HttpHeaderNames.CACHE_CONTROL);
    if (hasDirective(control, "no-store")
        || hasDirective(control, "private")
        || hasDirective(control, "no-cache")
        || answer.contains(HttpHeaderNames.SET_COOKIE)
        || (control == null && hasDirective(answer.get(HttpHeaderNames.PRAGMA), "no-cache"))) {
      return Optional.empty();
    }
    if (authorized
        && !hasDirective(control, "public")
        && !hasDirective(control, "must-revalidate")
        && directive(control, "s-maxage") == null) {
      return Optional.empty();
    }
    Optional<Duration> explicit = explicitFreshness(control, answer);
    boolean usual = status == 200 || status == 203 || status == 301 || status == 308;
    boolean whenSaid =
        status == 204 || status == 302 || status == 307 || status == 404 || status == 410;
    if (!usual && !(whenSaid && explicit.isPresent())) {
      return Optional.empty();
    }
    List<String> vary = varyNames(joined(answer, HttpHeaderNames.VARY));
    if (vary.contains("*") || vary.size() > VARY_NAMES_MAX) {
      return Optional.empty();
    }
    Duration timeToLive =
        explicit.filter(said -> said.compareTo(rule.timeToLive()) < 0).orElse(rule.timeToLive());
    if (!timeToLive.isPositive()) {
      return Optional.empty();
    }
    boolean strict =
        hasDirective(control, "must-revalidate") || hasDirective(control, "proxy-revalidate");
    return Optional.of(new Storable(timeToLive, rule.staleOnError() && !strict, vary));
  }

  /** The names in a {@code Vary}, without {@code Accept-Encoding}, which every key has. */
  static List<String> varyNames(@Nullable String vary) {
    if (vary == null) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>();
    Arrays.stream(vary.toLowerCase(Locale.ROOT).split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals("accept-encoding"))
        .forEach(names::add);
    return List.copyOf(names);
  }

  /** Whether what the client has is what is kept: it can be told 304. */
  static boolean notModified(HttpHeaders request, HttpHeaders kept) {
    String ifNoneMatch = joined(request, HttpHeaderNames.IF_NONE_MATCH);
    if (ifNoneMatch != null) {
      String etag = kept.get(HttpHeaderNames.ETAG);
      return etag != null && matches(ifNoneMatch, etag);
    }
    String since = request.get(HttpHeaderNames.IF_MODIFIED_SINCE);
    String modified = kept.get(HttpHeaderNames.LAST_MODIFIED);
    if (since == null || modified == null) {
      return false;
    }
    Date sinceDate = DateFormatter.parseHttpDate(since);
    Date modifiedDate = DateFormatter.parseHttpDate(modified);
    return sinceDate != null && modifiedDate != null && !modifiedDate.after(sinceDate);
  }

  /** The weak comparison of RFC 9110, 8.8.3.2. */
  static boolean matches(String ifNoneMatch, String etag) {
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    String wanted = opaque(etag);
    for (String candidate : ifNoneMatch.split(",", 64)) {
      if (opaque(candidate.strip()).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  private static Optional<Duration> explicitFreshness(
      @Nullable String control, HttpHeaders answer) {
    String seconds = directive(control, "s-maxage");
    if (seconds == null) {
      seconds = directive(control, "max-age");
    }
    if (seconds != null) {
      long age = number(answer.get(HttpHeaderNames.AGE), 0);
      return Optional.of(Duration.ofSeconds(Math.max(0, number(seconds, 0) - age)));
    }
    String expires = answer.get(HttpHeaderNames.EXPIRES);
    if (expires == null) {
      return Optional.empty();
    }
    Date at = DateFormatter.parseHttpDate(expires);
    String date = answer.get(HttpHeaderNames.DATE);
    Date from = date == null ? null : DateFormatter.parseHttpDate(date);
    if (at == null || from == null) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.of(Duration.ofMillis(Math.max(0, at.getTime() - from.getTime())));
  }

  private static long number(@Nullable String text, long otherwise) {
    if (text == null || text.isEmpty() || text.length() > 12) {
      return otherwise;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return otherwise;
      }
    }
    return Long.parseLong(text);
  }

  private static @Nullable String joined(HttpHeaders headers, CharSequence name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  static boolean hasDirective(@Nullable String control, String name) {
    return directive(control, name) != null;
  }

  private static @Nullable String directive(@Nullable String control, String name) {
    if (control == null) {
      return null;
    }
    for (String part : control.split(",", 64)) {
      String text = part.strip();
      int equals = text.indexOf('=');
      String key = (equals < 0 ? text : text.substring(0, equals)).strip();
      if (key.equalsIgnoreCase(name)) {
        return equals < 0 ? "" : text.substring(equals + 1).strip().replace("\"", "");
      }
    }
    return null;
  }
}
