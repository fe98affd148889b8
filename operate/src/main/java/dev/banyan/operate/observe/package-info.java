/**
 * From metrics, read again and again or looked up in a Prometheus server, to the window that advice
 * reads: which exporter's series says what, rates of counters, quantiles of histograms. What is not
 * there is missing and never zero.
 */
@NullMarked
package dev.banyan.operate.observe;

import org.jspecify.annotations.NullMarked;
