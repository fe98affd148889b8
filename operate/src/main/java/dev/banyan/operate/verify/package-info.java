/**
 * Holds the models of {@link dev.banyan.scale.measure} against two sample apps: fits them to a part
 * of a measurement, and looks how far the rest lies from what they say.
 */
@NullMarked
package dev.banyan.operate.verify;

import org.jspecify.annotations.NullMarked;
