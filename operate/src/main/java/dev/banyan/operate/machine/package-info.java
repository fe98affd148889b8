/**
 * The machine that measures: what its kernel says of processes, groups and cores, and the processes
 * that a measurement starts itself.
 */
@NullMarked
package dev.banyan.operate.machine;

import org.jspecify.annotations.NullMarked;
