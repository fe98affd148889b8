/**
 * How many replicas a time of day will take, from the days before: a floor beneath what an
 * autoscaler of {@code dev.banyan.scale.hpa} says. Nothing here asks a clock.
 */
@NullMarked
package dev.banyan.scale.predict;

import org.jspecify.annotations.NullMarked;
