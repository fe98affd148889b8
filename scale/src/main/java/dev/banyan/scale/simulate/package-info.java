/**
 * A day of traffic through services, autoscalers and nodes, in steps of a second: what it would
 * have cost and whom it would have kept waiting. Deterministic: the same scenario and seed give the
 * same bytes.
 */
@NullMarked
package dev.banyan.scale.simulate;

import org.jspecify.annotations.NullMarked;
