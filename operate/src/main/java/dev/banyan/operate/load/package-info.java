/**
 * The load generator: an open model and a closed loop over HTTP, event streams and WebSockets.
 * Knows nothing of what it loads.
 */
@NullMarked
package dev.banyan.operate.load;

import org.jspecify.annotations.NullMarked;
