/** Tests of whole nodes, as a user sees them. */
@NullMarked
package dev.banyan.acceptance;

import org.jspecify.annotations.NullMarked;
