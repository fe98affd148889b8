/** Tables for the terminal, JSON for machines and blocks for docs/benchmarks.md. */
@NullMarked
package dev.banyan.bench.report;

import org.jspecify.annotations.NullMarked;
