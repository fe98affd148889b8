/** {@code bench load}: how much one core of the load generator asks, beside other generators. */
@NullMarked
package dev.banyan.bench.load;

import org.jspecify.annotations.NullMarked;
