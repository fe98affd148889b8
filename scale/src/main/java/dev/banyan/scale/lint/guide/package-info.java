/**
 * A scaling guide written as data: what it says, with line, unit and quoted value, and never
 * whether it is right. Totals that a guide states are claims; nothing is computed from them.
 */
@NullMarked
package dev.banyan.scale.lint.guide;

import org.jspecify.annotations.NullMarked;
