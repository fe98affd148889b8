/** Load generators and benchmarks against whole nodes. */
@NullMarked
package dev.banyan.bench;

import org.jspecify.annotations.NullMarked;
