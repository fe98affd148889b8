package dev.banyan.edge;

import dev.banyan.http.Credentials;
import io.netty.handler.codec.http.QueryStringDecoder;

/** One-use tickets in the query: they are for Banyan, and no app gets to see one. */
final class Tickets {

  private static final String NAME = Credentials.TICKET_PARAMETER + "=";

  private Tickets() {}

  /** A request's target without them. An app's own parameter of that name stays. */
  static String removedFrom(String target) {
    int query = target.indexOf('?');
    if (query < 0 || !target.contains(NAME)) {
      return target;
    }
    var kept = new StringBuilder(target.length());
    kept.append(target, 0, query);
    char before = '?';
    for (int begin = query + 1; begin <= target.length(); ) {
      int end = begin;
      while (end < target.length() && target.charAt(end) != '&' && target.charAt(end) != ';') {
        end++;
      }
      String pair = target.substring(begin, end);
      if (!isTicket(pair)) {
        kept.append(before).append(pair);
        before = end < target.length() ? target.charAt(end) : before;
      }
      begin = end + 1;
    }
    return kept.toString();
  }

  /** Percent signs too: a ticket that is spelled so is taken all the same. */
  private static boolean isTicket(String pair) {
    int equal = pair.indexOf('=');
    return equal > 0
        && decoded(pair.substring(0, equal)).equals(Credentials.TICKET_PARAMETER)
        && decoded(pair.substring(equal + 1)).startsWith(Credentials.TICKET_PREFIX);
  }

  private static String decoded(String text) {
    try {
      return text.indexOf('%') < 0 ? text : QueryStringDecoder.decodeComponent(text);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
