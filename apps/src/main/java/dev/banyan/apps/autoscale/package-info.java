/**
 * How one service grows and shrinks: from what its {@code scale:} says and what was measured to a
 * decision of the policy code of {@code dev.banyan.scale.hpa}, and to the words for it. It carries
 * nothing out and asks no clock: {@code dev.banyan.apps} does.
 */
@NullMarked
package dev.banyan.apps.autoscale;

import org.jspecify.annotations.NullMarked;
