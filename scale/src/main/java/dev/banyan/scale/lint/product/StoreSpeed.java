package dev.banyan.scale.lint.product;

import dev.banyan.kernel.config.Range;

/** About how long one read of a store takes. */
public record StoreSpeed(
    String name, @Range(min = 1, max = 1_000_000_000) long readNanos, Source source) {}
