package dev.banyan.edge;

import dev.banyan.http.Credentials;
import java.util.Arrays;
import java.util.stream.Collectors;

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
    String kept =
        Arrays.stream(target.substring(query + 1).split("&", -1))
            .filter(pair -> !isTicket(pair))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? target.substring(0, query) : target.substring(0, query + 1) + kept;
  }

  /** Percent signs too: a ticket that is spelled so is taken all the same. */
  private static boolean isTicket(String pair) {
    return pair.startsWith(NAME)
        && (pair.startsWith(Credentials.TICKET_PREFIX, NAME.length())
            || pair.indexOf('%', NAME.length()) >= 0
                && decoded(pair).startsWith(Credentials.TICKET_PREFIX));
  }

  private static String decoded(String pair) {
    try {
      return io.netty.handler.codec.http.QueryStringDecoder.decodeComponent(
          pair.substring(NAME.length()));
    } catch (IllegalArgumentException broken) {
      return "";
    }
  }
}
