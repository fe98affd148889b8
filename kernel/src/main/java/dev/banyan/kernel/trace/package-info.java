/** Where work stands in a distributed trace, and where what is finished is told. */
@NullMarked
package dev.banyan.kernel.trace;

import org.jspecify.annotations.NullMarked;
