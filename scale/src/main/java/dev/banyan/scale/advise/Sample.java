package dev.banyan.scale.advise;

import java.time.Instant;

/** One value at one time. */
public record Sample(Instant at, double value) {}
