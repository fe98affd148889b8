/**
 * Reports that people keep and pass on: one HTML file each, without a request to anywhere, with
 * plots that can be read without scripts. Pure: no clock, no network, no files.
 */
@NullMarked
package dev.banyan.operate.report;

import org.jspecify.annotations.NullMarked;
