package dev.banyan.bench.generator;

import dev.banyan.operate.load.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run of a generator saw in its measured part, the warm-up left out.
 *
 * @param measured how long it measured
 * @param completed answers with a status below 400 that came whole
 * @param refused answers with a status of 400 and above
 * @param broken requests whose connection failed, or whose answer could not be read
 * @param dropped arrivals of the open model that found no connection and no room to wait
 * @param unfinished requests still without an answer when the run's grace was over
 * @param bytes bytes of answers
 * @param latency from the scheduled start (open model) or the send (closed loop) to the last byte
 * @param late the longest that the generator itself was behind its schedule
 */
public record LoadResult(
    Duration measured,
    long completed,
    long refused,
    long broken,
    long dropped,
    long unfinished,
    long bytes,
    Latency latency,
    Duration late) {

  public double perSecond() {
    return completed * 1e9 / measured.toNanos();
  }

  /** Why the run does not count; empty for a good one. */
  public List<String> failures() {
    List<String> reasons = new ArrayList<>();
    if (completed == 0) {
      reasons.add("no request was answered");
    }
    add(reasons, refused, "answers were refusals (status 400 or above)");
    add(reasons, broken, "connections broke");
    add(reasons, dropped, "arrivals were dropped: the target could not keep up with the schedule");
    add(reasons, unfinished, "requests had no answer when the run ended");
    return reasons;
  }

  private static void add(List<String> reasons, long count, String text) {
    if (count > 0) {
      reasons.add(String.format(Locale.ROOT, "%,d %s", count, text));
    }
  }
}
