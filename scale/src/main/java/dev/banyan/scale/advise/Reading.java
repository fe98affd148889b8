package dev.banyan.scale.advise;

import java.time.Duration;

/**
 * What a series said over a span.
 *
 * @param mildest the value least bad in the span: at least this bad it was throughout
 * @param mean the mean over the span
 * @param worst the value worst in the longer span after which a trigger lets go
 * @param unsure why that longer span is not covered; empty when it is
 * @param label the series, where there are several
 */
record Reading(
    double mildest, double mean, double worst, String unsure, Duration span, String label) {}
