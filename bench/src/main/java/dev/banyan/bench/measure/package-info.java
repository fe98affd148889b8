/** What the kernel says of processes and of the machine: CPU time, memory, cores. */
@NullMarked
package dev.banyan.bench.measure;

import org.jspecify.annotations.NullMarked;
