package dev.banyan.edge;

import dev.banyan.cache.Flights;
import dev.banyan.cache.Lookup;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on a cached route: a kept answer, or somebody else's fetch under way, or a fetch of
 * its own, of which a copy is kept.
 */
final class CachedFetch {

  private static final List<CharSequence> IN_304 =
      List.of(
          HttpHeaderNames.ETAG,
          HttpHeaderNames.CACHE_CONTROL,
          HttpHeaderNames.CONTENT_LOCATION,
          HttpHeaderNames.DATE,
          HttpHeaderNames.EXPIRES,
          HttpHeaderNames.LAST_MODIFIED,
          HttpHeaderNames.VARY);

  private final Exchange exchange;
  private final CompiledRoute route;
  private final CacheRule rule;
  private final ResponseCache cache;
  private final boolean authorized;
  private ResponseCache.Place place;
  private Flights.Part.@Nullable Leader<ResponseCache.Landed> leader;
  private @Nullable CachedResponse stale;
  private Duration staleAge = Duration.ZERO;
  private boolean revalidates;
  private boolean serving;
  private boolean retried;
  private CacheRules.@Nullable Storable storable;
  private @Nullable HttpHeaders capturedHeaders;
  private @Nullable ByteArrayOutputStream captured;
  private int capturedStatus;
  private @Nullable String askedIfNoneMatch;

  CachedFetch(Exchange exchange, CompiledRoute route, CacheRule rule) {
    this.exchange = exchange;
    this.route = route;
    this.rule = rule;
    this.cache = exchange.edge.cache;
    HttpHeaders headers = exchange.request.headers();
    HeaderHygiene.cleanCookies(headers);
    this.authorized = headers.contains(HttpHeaderNames.AUTHORIZATION);
    this.place = cache.place(addressOf(exchange), caller(), headers);
  }

  static boolean applies(Exchange exchange) {
    String method = exchange.request.method().name();
    return (method.equals("GET") || method.equals("HEAD"))
        && !exchange.upgrade()
        && !exchange.hasBody()
        && CacheRules.requestAllows(exchange.request.headers());
  }

  /** A write that succeeded makes what is kept of the address old (RFC 9111, 4.4). */
  static void noteWrite(Exchange exchange, int status) {
    switch (exchange.request.method().name()) {
      case "GET", "HEAD", "OPTIONS" -> {}
      default -> {
        if (status < 400) {
          exchange.edge.cache.written(addressOf(exchange));
        }
      }
    }
  }

  void begin() {
    look();
  }

  private void look() {
    switch (cache.find(place)) {
      case Lookup.Fresh<CachedResponse> fresh -> {
        serve(
            fresh.value(),
            fresh.age(),
            "banyan; hit; ttl=" + Math.max(0, fresh.left().toSeconds()));
        return;
      }
      case Lookup.Stale<CachedResponse> old -> {
        stale = old.value();
        staleAge = old.age();
      }
      case Lookup.Missing<CachedResponse> missing -> stale = null;
    }
    exchange.answer.cacheStatus(stale == null ? "banyan; fwd=uri-miss" : "banyan; fwd=stale");
    if (exchange.head) {
      exchange.callService();
      return;
    }
    switch (cache.join(place, this::landedElsewhere)) {
      case Flights.Part.Leader<ResponseCache.Landed> mine -> {
        leader = mine;
        // Somebody's flight may have landed between the look and the join: then it is here now.
        if (cache.find(place) instanceof Lookup.Fresh<CachedResponse> landed) {
          land(Optional.of(new ResponseCache.Landed(landed.value(), false)));
          serve(landed.value(), landed.age(), "banyan; hit; collapsed");
          return;
        }
        askForWhole();
        exchange.callService();
      }
      case Flights.Part.Waiting<ResponseCache.Landed> waiting ->
          exchange.deadline(exchange.loop.coarseNanos() + longestFlightNanos(), Refusal.TIMEOUT);
      case Flights.Part.Alone<ResponseCache.Landed> alone -> exchange.callService();
    }
  }

  /** Who asks for all may be held until the app has started, and has its timeout from then on. */
  private long longestFlightNanos() {
    return route.timeoutNanos + exchange.edge.config.instances().startWait().toNanos();
  }

  /** The app is asked for what can be kept: the whole, in an encoding that the key names. */
  private void askForWhole() {
    HttpHeaders headers = exchange.request.headers();
    askedIfNoneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
    headers.remove(HttpHeaderNames.IF_NONE_MATCH);
    headers.remove(HttpHeaderNames.IF_MODIFIED_SINCE);
    headers.remove(HttpHeaderNames.IF_RANGE);
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, encoding().token);
    CachedResponse old = stale;
    String etag = old == null ? null : old.headers().get(HttpHeaderNames.ETAG);
    // A weakened tag may be ours; the app would not know it.
    if (old != null && etag != null && !old.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
      headers.set(HttpHeaderNames.IF_NONE_MATCH, etag);
      revalidates = true;
    }
  }

  private void landedElsewhere(Optional<ResponseCache.Landed> result) {
    exchange.loop.eventLoop.execute(
        () -> {
          if (!exchange.closed() && !exchange.answer.started()) {
            exchange.clearDeadline();
            exchange.guarded(() -> goOn(result));
          }
        });
  }

  private void goOn(Optional<ResponseCache.Landed> result) {
    HttpHeaders headers = exchange.request.headers();
    Optional<ResponseCache.Landed> mine =
        result.filter(
            landed ->
                ResponseCache.varyKey(landed.response().varyNames(), headers)
                    .equals(landed.response().varyKey()));
    if (mine.isPresent()) {
      serve(
          mine.get().response(),
          Duration.ZERO,
          mine.get().stale() ? "banyan; hit; fwd=stale" : "banyan; hit; collapsed");
    } else if (!retried) {
      retried = true;
      place = cache.place(place.address(), place.caller(), headers);
      look();
    } else {
      exchange.callService();
    }
  }

  // ---- the app answered

  /** Whether the answer is dealt with here: it confirms or excuses an old one. */
  boolean takesOver(HttpResponse response) {
    int status = response.status().code();
    CachedResponse old = stale;
    if (old == null || leader == null) {
      return false;
    }
    if (status == 304 && revalidates) {
      HttpHeaders merged = old.headers().copy();
      for (CharSequence name : IN_304) {
        String value = response.headers().get(name);
        if (value != null) {
          merged.set(name, value);
        }
      }
      CachedResponse confirmed =
          new CachedResponse(
              old.status(), merged, old.body(), old.varyNames(), old.varyKey(), old.staleAllowed());
      CacheRules.storable(rule, authorized, old.status(), merged)
          .ifPresent(again -> cache.keep(place, confirmed, again.timeToLive()));
      land(Optional.of(new ResponseCache.Landed(confirmed, false)));
      serve(confirmed, Duration.ZERO, "banyan; hit; fwd=stale; fwd-status=304");
      return true;
    }
    return status >= 500 && answersStale();
  }

  /** Whether something old could stand in for the app's answer. */
  boolean mayAnswerStale() {
    CachedResponse old = stale;
    return old != null && rule.staleOnError() && old.staleAllowed() && !exchange.answer.started();
  }

  /** Answers with what is old, if the route allows it and there is something. */
  boolean answersStale() {
    CachedResponse old = stale;
    if (old == null || !mayAnswerStale()) {
      return false;
    }
    land(Optional.of(new ResponseCache.Landed(old, true)));
    serve(old, staleAge, "banyan; hit; fwd=stale; detail=app-failed");
    return true;
  }

  /** The head of an answer is about to be written; changes to its headers are still seen. */
  void answerBegins(int status, HttpHeaders headers) {
    if (serving || leader == null) {
      return;
    }
    Optional<CacheRules.Storable> decided = CacheRules.storable(rule, authorized, status, headers);
    if (decided.isEmpty()) {
      land(Optional.empty());
      return;
    }
    storable = decided.get();
    capturedStatus = status;
    capturedHeaders = headers.copy().remove(HttpHeaderNames.TRANSFER_ENCODING);
    captured = new ByteArrayOutputStream(1_024);
    exchange.answer.cacheStatus(
        (stale == null ? "banyan; fwd=uri-miss" : "banyan; fwd=stale") + "; stored");
  }

  /** Copies what goes to the client. */
  void capture(ByteBuf bytes) {
    ByteArrayOutputStream into = captured;
    if (into == null) {
      return;
    }
    int length = bytes.readableBytes();
    if (into.size() + length > cache.entryBytesMax()) {
      captured = null;
      land(Optional.empty());
      return;
    }
    byte[] copy = new byte[length];
    bytes.getBytes(bytes.readerIndex(), copy);
    into.write(copy, 0, length);
  }

  /** The answer is complete. */
  void answered() {
    ByteArrayOutputStream body = captured;
    HttpHeaders headers = capturedHeaders;
    CacheRules.Storable how = storable;
    captured = null;
    if (body == null || headers == null || how == null) {
      return;
    }
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.size()));
    CachedResponse response =
        new CachedResponse(
            capturedStatus,
            headers,
            body.toByteArray(),
            how.varyNames(),
            ResponseCache.varyKey(how.varyNames(), exchange.request.headers()),
            how.staleAllowed());
    cache.keep(place, response, how.timeToLive());
    land(Optional.of(new ResponseCache.Landed(response, false)));
  }

  /** Whatever happened, nobody waits for this fetch any longer. */
  void close() {
    captured = null;
    land(Optional.empty());
  }

  private void serve(CachedResponse response, Duration age, String cacheStatus) {
    serving = true;
    exchange.clearDeadline();
    if (revalidates) {
      // The condition in the request now is ours; the client's own decides what it gets.
      exchange.request.headers().remove(HttpHeaderNames.IF_NONE_MATCH);
      if (askedIfNoneMatch != null) {
        exchange.request.headers().set(HttpHeaderNames.IF_NONE_MATCH, askedIfNoneMatch);
      }
    }
    exchange.answer.cacheStatus(cacheStatus);
    route.meters.cacheHits.increment();
    route.ring.count(exchange.edge.clock.millis() / 1_000, TrafficRing.Count.CACHE_HITS);
    if (response.status() == 200
        && CacheRules.notModified(exchange.request.headers(), response.headers())) {
      HttpHeaders headers = new DefaultHttpHeaders();
      for (CharSequence name : IN_304) {
        String value = response.headers().get(name);
        if (value != null) {
          headers.set(name, value);
        }
      }
      headers.set(HttpHeaderNames.AGE, Long.toString(age.toSeconds()));
      exchange.answer.local(304, headers, new byte[0]);
      return;
    }
    HttpHeaders headers = response.headers().copy();
    headers.set(HttpHeaderNames.AGE, Long.toString(age.toSeconds()));
    exchange.answer.local(response.status(), headers, response.body());
  }

  private void land(Optional<ResponseCache.Landed> result) {
    Flights.Part.Leader<ResponseCache.Landed> mine = leader;
    leader = null;
    if (mine != null) {
      mine.land(result);
    }
  }

  private Encoding encoding() {
    return exchange.edge.config.compression().enabled()
        ? Encoding.accepted(
            exchange.request.headers().get(HttpHeaderNames.ACCEPT_ENCODING), exchange.edge.brotli)
        : Encoding.IDENTITY;
  }

  /** All by which callers may get different answers. */
  private String caller() {
    HttpHeaders headers = exchange.request.headers();
    String encoding = encoding().name();
    if (rule.shared()) {
      return encoding;
    }
    String who = exchange.authentication.caller().name();
    String team = exchange.authentication.claims().getOrDefault("team", "");
    String role = exchange.authentication.claims().getOrDefault("role", "");
    String plan = exchange.authentication.claims().getOrDefault("plan", "");
    String cookie = headers.get(HttpHeaderNames.COOKIE, "");
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    return String.join(
        "\n",
        encoding,
        who,
        team,
        role,
        plan,
        Integer.toString(cookie.length()),
        cookie,
        authorization);
  }

  private static String addressOf(Exchange exchange) {
    String scheme = exchange.request.headers().get(HeaderHygiene.X_FORWARDED_PROTO, "");
    return exchange.mustRoute().site.app
        + "|"
        + scheme
        + "|"
        + exchange.host.toLowerCase(Locale.ROOT)
        + exchange.target;
  }
}
