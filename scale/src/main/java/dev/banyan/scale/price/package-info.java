/**
 * What providers charge and what their machines hold: node shapes with what Kubernetes leaves for
 * pods, dated price rows, and the guides' own cost tables with the rows that they price. Data
 * stands in YAML beside this package; nothing here reads a clock, so that the date a price is
 * judged at is an argument.
 */
@NullMarked
package dev.banyan.scale.price;

import org.jspecify.annotations.NullMarked;
