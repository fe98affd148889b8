/** {@code ./banyan bench scale}: how long plans and simulated days take over the API. */
@NullMarked
package dev.banyan.bench.scale;

import org.jspecify.annotations.NullMarked;
