/** Binds configuration to typed records, tells every mistake at once, and documents itself. */
@NullMarked
package dev.banyan.kernel.config;

import org.jspecify.annotations.NullMarked;
