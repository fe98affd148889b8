/** What a bench watches while it measures: CPU time in a group of its own, resident memory. */
@NullMarked
package dev.banyan.bench.measure;

import org.jspecify.annotations.NullMarked;
