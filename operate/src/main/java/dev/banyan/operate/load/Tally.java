package dev.banyan.operate.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted. All counts but {@code doneInside} are of requests that fell due within the
 * measured part (open), or that ended within it (closed). Everything here is measured.
 *
 * @param offered requests that fell due by the schedule; in a closed run those that were sent
 * @param sent those for which a connection was had
 * @param sentAgain GETs that had to be sent once more, since the target had closed their connection
 *     without a word; each also counts as what became of it then
 * @param done good answers, whole
 * @param doneInside good answers that came within the measured part, whenever they were due: what
 *     the target served meanwhile. The answers of an overloaded one come after it
 * @param dropped offered and never sent, for want of a connection in time
 * @param unfinished sent and without an end when the grace was over
 * @param failures by kind; kinds that did not occur are absent
 * @param statuses of all answers, by status
 * @param bytesIn of answers, heads included
 * @param bytesOut of requests
 * @param events of streams, and answers to WebSocket messages
 */
public record Tally(
    long offered,
    long sent,
    long sentAgain,
    long done,
    long doneInside,
    long dropped,
    long unfinished,
    Map<Failure, Long> failures,
    Map<Integer, Long> statuses,
    long bytesIn,
    long bytesOut,
    long events) {

  /** Before anything was counted. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0, 0, 0);

  public Tally {
    failures = Map.copyOf(failures);
    statuses = Map.copyOf(statuses);
  }

  /** What several generators counted, together. */
  public Tally plus(Tally other) {
    return new Tally(
        offered + other.offered,
        sent + other.sent,
        sentAgain + other.sentAgain,
        done + other.done,
        doneInside + other.doneInside,
        dropped + other.dropped,
        unfinished + other.unfinished,
        sum(failures, other.failures),
        sum(statuses, other.statuses),
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        events + other.events);
  }

  private static <K> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
    var sum = new HashMap<K, Long>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  /** Requests that were sent and came to nothing good, without those unfinished. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Failed and unfinished of those sent, 0 to 1; 0 where nothing was sent. */
  public double errorShare() {
    return sent == 0 ? 0 : (double) (failed() + unfinished) / sent;
  }

  /**
   * What kinds of failures there were, such as {@code 3 no answer in time, 9 status 200, 5 status
   * 503, 1 without an end}; empty where nothing failed. Where a status was not the expected one,
   * the statuses of all answers are told.
   */
  public String kinds() {
    List<String> kinds = new ArrayList<>();
    new TreeMap<>(failures)
        .forEach(
            (kind, count) -> {
              if (kind != Failure.STATUS) {
                kinds.add(String.format(Locale.ROOT, "%,d %s", count, kind.text()));
              }
            });
    if (failures.containsKey(Failure.STATUS)) {
      new TreeMap<>(statuses)
          .forEach(
              (status, count) ->
                  kinds.add(String.format(Locale.ROOT, "%,d status %d", count, status)));
    }
    if (unfinished > 0) {
      kinds.add(String.format(Locale.ROOT, "%,d without an end", unfinished));
    }
    return String.join(", ", kinds);
  }
}
