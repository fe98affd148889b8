/**
 * The reverse proxy to apps and previews: routes, identity, limits, cache, balancing and shedding.
 *
 * <p>It stands on Netty's event loops and HTTP codecs directly. Each connection lives on one loop,
 * and so do the connections to the instances that serve it: the path of a request takes no lock and
 * hops no thread. {@link dev.banyan.edge.Edge} is the way in; {@link dev.banyan.edge.RouteTable}
 * says what is served where.
 */
@NullMarked
package dev.banyan.edge;

import org.jspecify.annotations.NullMarked;
