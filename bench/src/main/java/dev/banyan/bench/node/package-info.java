/** A Banyan node as a process of its own, as a user starts it. */
@NullMarked
package dev.banyan.bench.node;

import org.jspecify.annotations.NullMarked;
