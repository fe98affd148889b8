package dev.banyan.scale.advise;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A file of thresholds as written. What it leaves out comes from Banyan's own; a metric for which
 * it has triggers keeps none of Banyan's.
 *
 * @param name shown with every advice
 * @param sustained how long "sustained" is where a trigger does not say
 * @param hold how long a trigger that fired must be back before it lets go
 * @param releasePercent how far back
 * @param gap the longest pause between samples of an unbroken series
 */
record ThresholdFile(
    String name,
    Optional<Duration> sustained,
    Optional<Duration> hold,
    Optional<Integer> releasePercent,
    Optional<Duration> gap,
    List<Band> bands,
    List<Trigger> triggers,
    List<Effort> efforts) {}
