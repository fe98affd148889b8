/**
 * Reads metrics: a page in Prometheus' text format, and a Prometheus server's HTTP API. What comes
 * from there is a stranger's, and bounded in every way.
 */
@NullMarked
package dev.banyan.operate.prometheus;

import org.jspecify.annotations.NullMarked;
