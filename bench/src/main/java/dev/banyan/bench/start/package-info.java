/** {@code ./banyan bench start}: how soon a node is ready, and what it needs to stand there. */
@NullMarked
package dev.banyan.bench.start;

import org.jspecify.annotations.NullMarked;
