/**
 * Lint: reads scaling guides written as data, checks them by general rules and says what it found
 * with its arithmetic. {@link dev.banyan.scale.lint.Lint} is the way in.
 */
@NullMarked
package dev.banyan.scale.lint;

import org.jspecify.annotations.NullMarked;
