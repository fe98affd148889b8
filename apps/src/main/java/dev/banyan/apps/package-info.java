/** Applications: their manifest, releases, rolling restarts and the autoscaler. */
@NullMarked
package dev.banyan.apps;

import org.jspecify.annotations.NullMarked;
