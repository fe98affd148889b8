/** Scenarios of load as YAML, and those that Banyan carries. Pure: files are read by the caller. */
@NullMarked
package dev.banyan.operate.load.scenario;

import org.jspecify.annotations.NullMarked;
