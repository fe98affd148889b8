/** What nodes share: the bus, the node directory, the channel between nodes and shared counters. */
@NullMarked
package dev.banyan.cluster;

import org.jspecify.annotations.NullMarked;
