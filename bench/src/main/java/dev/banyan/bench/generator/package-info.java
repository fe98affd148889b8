/**
 * What the benches ask with: the engine of {@code banyan load} in the few shapes that they need,
 * and WebSockets that echo.
 */
@NullMarked
package dev.banyan.bench.generator;

import org.jspecify.annotations.NullMarked;
