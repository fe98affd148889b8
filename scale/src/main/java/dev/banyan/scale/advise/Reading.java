package dev.banyan.scale.advise;

import java.time.Duration;

/**
 * What a series said over a span.
 *
 * @param mildest the value least bad in the span: at least this bad it was throughout
 * @param mean the mean over the span
 * @param worst the value worst in the longer span after which a trigger lets go
 * @param label the series, where there are several
 */
record Reading(double mildest, double mean, double worst, Duration span, String label) {}
