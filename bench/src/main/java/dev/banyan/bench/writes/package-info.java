/** {@code ./banyan bench writes}: an acknowledged write through the API beside a raw insert. */
@NullMarked
package dev.banyan.bench.writes;

import org.jspecify.annotations.NullMarked;
