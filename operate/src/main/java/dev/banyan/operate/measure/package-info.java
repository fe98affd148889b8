/**
 * Measures what one request of each class takes and how throughput grows: drives stepped runs,
 * closed and open, reads the target's counters meanwhile, and fits {@link dev.banyan.scale.measure}
 * to what was seen.
 */
@NullMarked
package dev.banyan.operate.measure;

import org.jspecify.annotations.NullMarked;
