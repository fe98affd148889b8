/**
 * A cache in memory: bounded by bytes, with freshness per entry, single flight and answers that
 * stand in for a failing source.
 */
@NullMarked
package dev.banyan.cache;

import org.jspecify.annotations.NullMarked;
