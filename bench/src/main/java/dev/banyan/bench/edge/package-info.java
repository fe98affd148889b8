/** {@code ./banyan bench edge}: the edge beside nginx, before the same upstream, in one run. */
@NullMarked
package dev.banyan.bench.edge;

import org.jspecify.annotations.NullMarked;
