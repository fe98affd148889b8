/** One process alone. */
@NullMarked
package dev.banyan.cluster.local;

import org.jspecify.annotations.NullMarked;
