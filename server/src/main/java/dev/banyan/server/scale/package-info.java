/**
 * The scaling guide over the node's own figures: what it has seen of an app, as advice reads it.
 */
@NullMarked
package dev.banyan.server.scale;

import org.jspecify.annotations.NullMarked;
