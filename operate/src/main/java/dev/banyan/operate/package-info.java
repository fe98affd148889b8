/** Drives load on any target, measures it and reports. Needs no node of Banyan. */
@NullMarked
package dev.banyan.operate;

import org.jspecify.annotations.NullMarked;
