package dev.banyan.operate.load;

import java.time.Duration;
import java.util.function.DoubleFunction;

/**
 * Requests begin on a schedule, whether or not earlier ones are answered: shows what users wait
 * for.
 *
 * @param connections keep-alive connections to send over; an arrival that finds all of them busy
 *     waits, and its latency counts from its scheduled start
 * @param perSecond arrivals, over all threads
 * @param arrivals makes a schedule for a share of the rate; called once per thread
 * @param waitingMax arrivals that may wait, over all threads; those beyond are dropped and fail the
 *     run
 * @param grace how long the last requests may take after the schedule is over
 */
public record OpenLoad(
    Requests requests,
    int connections,
    double perSecond,
    DoubleFunction<Arrivals> arrivals,
    int waitingMax,
    Duration warmUp,
    Duration measured,
    Duration grace) {

  /** Waiting arrivals by default: more than a healthy run ever has, less than a broken one. */
  public static final int WAITING_MAX_DEFAULT = 10_000;

  public static OpenLoad uniform(
      Requests requests, int connections, double perSecond, Duration warmUp, Duration measured) {
    return new OpenLoad(
        requests,
        connections,
        perSecond,
        Arrivals::uniform,
        WAITING_MAX_DEFAULT,
        warmUp,
        measured,
        Duration.ofSeconds(10));
  }
}
