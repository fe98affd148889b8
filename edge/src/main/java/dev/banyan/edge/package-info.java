/**
 * The reverse proxy to apps and previews: routes, identity, limits, cache, balancing and shedding.
 */
@NullMarked
package dev.banyan.edge;

import org.jspecify.annotations.NullMarked;
