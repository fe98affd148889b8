/**
 * What a stepped load run tells: how throughput grows with concurrency or replicas ({@link
 * dev.banyan.scale.measure.UslFit}) and what one request of each class takes ({@link
 * dev.banyan.scale.measure.DemandFit}). Every figure carries its 90 % interval, and one that lies
 * far outside of what was measured is an {@link dev.banyan.scale.measure.Prediction.Unproven} by
 * its type.
 */
@NullMarked
package dev.banyan.scale.measure;

import org.jspecify.annotations.NullMarked;
