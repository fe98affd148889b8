/**
 * {@code ./banyan bench durability}: a node killed at random moments under writers that keep books.
 */
@NullMarked
package dev.banyan.bench.durability;

import org.jspecify.annotations.NullMarked;
