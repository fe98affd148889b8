/** Rate limits in this process's memory. */
@NullMarked
package dev.banyan.limits.local;

import org.jspecify.annotations.NullMarked;
