/**
 * Sizes and prices the next stage: users become concurrent users, those become load, load becomes
 * replicas, sandboxes, nodes and bytes, and these become a bill for every target. Every line
 * carries its arithmetic as text, so that an engineer can check it by hand.
 */
@NullMarked
package dev.banyan.scale.plan;

import org.jspecify.annotations.NullMarked;
