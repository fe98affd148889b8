/** The command line: {@code banyan up} runs a node, every other command asks a running one. */
@NullMarked
package dev.banyan.server.cli;

import org.jspecify.annotations.NullMarked;
