/** The driver for a PostgreSQL that Banyan runs itself. */
@NullMarked
package dev.banyan.data.embedded;

import org.jspecify.annotations.NullMarked;
