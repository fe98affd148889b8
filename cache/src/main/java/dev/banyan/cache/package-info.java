/** Two levels of cache with single flight and invalidation that notices loss. */
@NullMarked
package dev.banyan.cache;

import org.jspecify.annotations.NullMarked;
