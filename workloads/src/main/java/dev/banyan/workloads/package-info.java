/** The lifecycle, placement, leases and drivers of everything Banyan starts. */
@NullMarked
package dev.banyan.workloads;

import org.jspecify.annotations.NullMarked;
