/**
 * The next step for a running system: optimise first, scale up, scale out, or leave. The matrix is
 * Bondhu's, with bands that leave no value out; thresholds are files, those of three guides are
 * shipped. Pure: whoever has the metrics makes a {@link dev.banyan.scale.advise.Window} of them.
 */
@NullMarked
package dev.banyan.scale.advise;

import org.jspecify.annotations.NullMarked;
