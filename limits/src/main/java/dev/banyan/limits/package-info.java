/** Rate limits, quotas and budgets. */
@NullMarked
package dev.banyan.limits;

import org.jspecify.annotations.NullMarked;
