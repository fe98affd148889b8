/** Assembly of a node: roles, drivers, API mounting and the command line. */
@NullMarked
package dev.banyan.server;

import org.jspecify.annotations.NullMarked;
