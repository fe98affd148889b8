/** The driver for a PostgreSQL that is there already. */
@NullMarked
package dev.banyan.data.external;

import org.jspecify.annotations.NullMarked;
