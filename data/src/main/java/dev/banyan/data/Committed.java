package dev.banyan.data;

import dev.banyan.kernel.Position;

/**
 * The outcome of a write that is durable.
 *
 * @param value what the work returned
 * @param position read after the commit: whoever reads at it sees this write
 */
public record Committed<T>(T value, Position position) {}
