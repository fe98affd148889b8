/** What Banyan is compared with: nginx before the same upstream, and the upstream itself. */
@NullMarked
package dev.banyan.bench.peer;

import org.jspecify.annotations.NullMarked;
