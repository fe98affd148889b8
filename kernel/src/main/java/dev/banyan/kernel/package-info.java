/**
 * Words every other module uses: ids, plans, positions, problems, units, the clock and
 * configuration binding.
 */
@NullMarked
package dev.banyan.kernel;

import org.jspecify.annotations.NullMarked;
