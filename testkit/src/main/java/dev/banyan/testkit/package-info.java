/** Starts whole nodes for tests and benchmarks. */
@NullMarked
package dev.banyan.testkit;

import org.jspecify.annotations.NullMarked;
